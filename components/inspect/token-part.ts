export const tokenPartNames = ['header', 'claims', 'signature'] as const

export type TokenPartName = (typeof tokenPartNames)[number]

/** How a part is called, what it is there for, and how it is drawn: the same number and colour in the token and beside what it says. */
export const tokenParts: Record<TokenPartName, { number: number; title: string; purpose: string; ink: string; line: string; lit: string }> =
  {
    header: {
      number: 1,
      title: 'Header',
      purpose: 'How the token is signed.',
      ink: 'text-part-header',
      line: 'border-part-header',
      lit: 'group-has-[[data-part=header]:is(:hover,:focus,:focus-within)]/token:bg-part-header/10 group-has-[[data-part=header]:is(:hover,:focus,:focus-within)]/token:outline-2 group-has-[[data-part=header]:is(:hover,:focus,:focus-within)]/token:outline-part-header',
    },
    claims: {
      number: 2,
      title: 'Claims',
      purpose: 'Whom it is for, who made it, and until when it works.',
      ink: 'text-part-claims',
      line: 'border-part-claims',
      lit: 'group-has-[[data-part=claims]:is(:hover,:focus,:focus-within)]/token:bg-part-claims/10 group-has-[[data-part=claims]:is(:hover,:focus,:focus-within)]/token:outline-2 group-has-[[data-part=claims]:is(:hover,:focus,:focus-within)]/token:outline-part-claims',
    },
    signature: {
      number: 3,
      title: 'Signature',
      purpose: 'Proof that nobody has changed the other two parts. Only who holds the key can make it.',
      ink: 'text-part-signature',
      line: 'border-part-signature',
      lit: 'group-has-[[data-part=signature]:is(:hover,:focus,:focus-within)]/token:bg-part-signature/10 group-has-[[data-part=signature]:is(:hover,:focus,:focus-within)]/token:outline-2 group-has-[[data-part=signature]:is(:hover,:focus,:focus-within)]/token:outline-part-signature',
    },
  }
