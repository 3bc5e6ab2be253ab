// Plays a back end that follows PORTALS.md §4.
import { createVerify, type KeyObject } from 'node:crypto'
import { dateOf, requireAlgorithm, requireSeconds, requireText, secondsOf } from './claim-rules'
import { judged, openToken, Refusal, type Refused } from './compact-token'

export type PassageAccepted = { sub: string; expiresAt: Date }

type Rules = {
  issuers: readonly string[]
  keyOf(kid: string): KeyObject | undefined
  /** Asked of every token when set. */
  audience?: string
}

/** Whether this token signs its bearer in, and if not, the first rule it breaks. */
export function judgePassageToken(
  token: string,
  { issuers, keyOf, audience }: Rules,
  now: Date,
): ({ accepted: true } & PassageAccepted) | Refused {
  return judged(() => {
    const { claims } = openToken(token, ({ signed, signature, header }) => {
      const { kid } = requireAlgorithm(header, 'RS256')
      const key = typeof kid === 'string' ? keyOf(kid) : undefined
      if (!key) throw new Refusal('The header names no key of ours.')
      return createVerify('sha256').update(signed, 'ascii').verify(key, signature)
    })
    if (!issuers.includes(requireText(claims, 'iss'))) throw new Refusal('iss is not this app.')
    const exp = requireSeconds(claims, 'exp')
    if (exp <= secondsOf(now)) throw new Refusal('It has expired.')
    if (audience !== undefined && ![claims.aud].flat().includes(audience)) throw new Refusal('aud is not this site.')
    return { accepted: true, sub: requireText(claims, 'sub'), expiresAt: dateOf(exp) }
  })
}
