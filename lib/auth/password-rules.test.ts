import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPassword, isShortPassword, type PasswordOwner } from './password-rules'

const alone: PasswordOwner = {
  email: 'ana.reyes@willow-creek.example.org',
  districtName: 'Willow Creek Unified',
  slug: 'willow-creek',
  hasSecondFactor: false,
}
const beside: PasswordOwner = { ...alone, hasSecondFactor: true }

describe('the length of a password', () => {
  it.each([
    ['14 characters', 'plum kite otter', 0, 14, 'at least 15'],
    ['15 characters', 'plum kite otter', 0, 15, undefined],
    ['nothing', '', 0, 0, 'at least 15'],
    ['256 characters', 'plum kite otter by dawn, ', 20, 256, undefined],
    ['257 characters', 'plum kite otter by dawn, ', 20, 257, 'at most 256'],
  ])('of %s', (_, words, repeats, length, refusal) => {
    const text = `${words}${'and again the heron goes where no lamp burns. '.repeat(repeats)}`.slice(0, length)
    expect([...text]).toHaveLength(length)
    if (refusal === undefined) expect(checkPassword(text, alone)).toBeUndefined()
    else expect(checkPassword(text, alone)).toContain(refusal)
  })

  it('is 8 characters at least beside a second factor', () => {
    expect(checkPassword('plumkit', beside)).toContain('at least 8')
    expect(checkPassword('plumkite', beside)).toBeUndefined()
    expect([isShortPassword('plumkite'), isShortPassword('plum kite otte'), isShortPassword('plum kite otter')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('counts what a reader counts: characters after NFKC, not bytes or halves of them', () => {
    expect(checkPassword('🦉🌲🪵🏔️🌧️🪶🦫', alone)).toContain('at least 15')
    expect(checkPassword('re\u0301union parents', alone)).toBe(checkPassword('r\u00e9union parents', alone))
    expect(isShortPassword('e\u0301'.repeat(14))).toBe(true)
    expect(isShortPassword('ﬃ'.repeat(5))).toBe(false)
  })
})

describe('checkPassword', () => {
  it.each([
    ['a leaked password', 'q1w2e3r4t5y6u7i8'],
    ['one with digits behind it', 'password1234567'],
    ['one with digits and signs around it', '!!2026football!!'],
    ['one with signs for letters', '$up3rm4n-2026!!'],
    ['one with blanks in it', 'pass word pass word'],
    ['a leaked password in capitals', 'QWERTY123456789'],
  ])('refuses %s', (_, password) => {
    expect(checkPassword(password, alone)).toMatch(/guessed first|repeats/)
  })

  it.each([
    ['a leaked password', 'P@ssw0rd'],
    ['a single word', 'abdominal'],
    ['a single word with digits', 'Abdominal7'],
  ])('refuses %s also beside a second factor', (_, password) => {
    expect(checkPassword(password, beside)).toContain('guessed first')
  })

  it.each([
    ['the district’s name', 'Willow Creek Unified'],
    ['its short name with a year', 'willow-creek-2026'],
    ['it with signs for letters', 'W1ll0w-Cr33k-2026'],
    ['the e-mail address', 'ana.reyes@willow-creek.example.org'],
    ['the e-mail’s name and digits', 'ana.reyes.20262026'],
    ['the product’s name', 'Invite Desk 2026!'],
    ['the product and the district', 'InviteDesk_WillowCreek'],
  ])('refuses %s', (_, password) => {
    expect(checkPassword(password, alone)).toContain('names of your district')
  })

  it.each([
    ['one character', 'aaaaaaaaaaaaaaa'],
    ['a pair', 'abababababababab'],
    ['a short word again and again', 'otterotterotter'],
    ['the digits', '123456789012345'],
    ['the alphabet', 'abcdefghijklmno'],
    ['the alphabet from its end', 'zyxwvutsrqponmlk'],
    ['a row of the keyboard', 'qwertyuiopasdfgh'],
    ['columns of the keyboard', '4rfv5tgb6yhn7ujm'],
    ['only spaces', ' '.repeat(15)],
  ])('refuses %s', (_, password) => {
    expect(checkPassword(password, alone)).toMatch(/repeats|guessed first/)
  })

  it.each([
    'willow creek at dawn',
    'a password of five plain words',
    'correct horse battery staple',
    'my school has two old oaks',
    'Ana reads by the window',
    'семь книг на столе',
    'three-otters-in-the-rain',
  ])('takes %s: a common word or a name in a sentence does no harm, and no mixture of characters is asked for', (password) => {
    expect(checkPassword(password, alone)).toBeUndefined()
  })

  it('takes what a password manager makes', () => {
    const made = fc.uint8Array({ minLength: 12, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
    const varied = made.filter((text) => new Set(text).size > 9)
    fc.assert(fc.property(varied, (password) => checkPassword(password, alone) === undefined))
  })

  it('answers any text within its length, and never repeats it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (password, hasSecondFactor) => {
        const sentence = checkPassword(password, { ...alone, hasSecondFactor })
        return sentence === undefined || [...password].length < 4 || !sentence.includes(password)
      }),
    )
  })

  it('has an answer for a district and an address of signs alone', () => {
    expect(checkPassword('plum kite otter', { ...alone, districtName: '…', slug: '1', email: 'x' })).toBeUndefined()
  })
})
