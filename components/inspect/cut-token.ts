/** A pasted text as it is drawn: what stands around the token, and its three parts without the dots. */
export type CutToken = { before: string; header: string; claims: string; signature: string; after: string }

/** How a JSON object begins in base64url. Padding does not belong in a token, and is drawn all the same. */
const compactToken = /(?<![\w-])(e(?:[w-z]|30)[\w-]*=*)\.([\w-]*=*)(?:\.([\w-]*=*))?/g

/**
 * The parts of the token in a text: of itself, of a link, of lines a mail program has wrapped. Undefined where there is none.
 * It only draws: nothing is decoded or judged, and what the server says of the text does not come from here.
 */
export function cutToken(text: string): CutToken | undefined {
  const trimmed = text.trim()
  const found = [trimmed, trimmed.replace(/=?\r?\n\s*/g, ''), withoutPercent(trimmed)].map(longestToken)
  const best = found.find((cut) => cut && cut.claims !== '' && cut.signature !== '') ?? found.find((cut) => cut)
  if (best) return best
  if (trimmed === '' || /[:/?#&\s]/.test(trimmed)) return undefined
  const [header = '', claims = '', ...signature] = trimmed.split('.')
  return { before: '', header, claims, signature: signature.join('.'), after: '' }
}

/** The longest, since a host name may look like a short one. */
function longestToken(text: string): CutToken | undefined {
  const [longest] = [...text.matchAll(compactToken)].sort(([one], [other]) => other.length - one.length)
  if (!longest) return undefined
  const [whole, header = '', claims = '', signature = ''] = longest
  return { before: text.slice(0, longest.index), header, claims, signature, after: text.slice(longest.index + whole.length) }
}

/** Percent-encoding undone where it is ASCII, also where it was done twice. */
function withoutPercent(text: string): string {
  const decode = (encoded: string) =>
    encoded.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return decode(decode(text))
}
