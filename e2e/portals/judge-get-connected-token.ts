// Plays Get Connected's side of PORTALS.md §2.
import { dateOf, requireAlgorithm, requireEmail, requireNames, requirePast, requireSeconds, requireText, secondsOf } from './claim-rules'
import { type Claims, judged, openHs256Token, Refusal, type Refused } from './compact-token'
import type { SeenTokens } from './memory'

export type GetConnectedAccepted = { email: string; name: string; referenceId: string | null; jti: string; issuedAt: Date }

/** `kind` as it goes to the return address: the token itself is wrong, or what it says of the person. */
export type GetConnectedRefused = Refused & { kind: 'jwt' | 'validation' }

type Rules = {
  secret: string
  /** The caller adds the `jti` of a token it lets in. */
  seen: SeenTokens
}

/** Whether Get Connected would sign the bearer of this token in, and if not, the first rule it breaks. */
export function judgeGetConnectedToken(
  token: string,
  rules: Rules,
  now: Date,
): ({ accepted: true } & GetConnectedAccepted) | GetConnectedRefused {
  const opened = judged(() => ({ accepted: true as const, ...readToken(token, rules, now) }))
  if (!opened.accepted) return { ...opened, kind: 'jwt' }
  const { claims, jti, issuedAt } = opened
  const person = judged(() => ({ accepted: true as const, ...readPerson(claims) }))
  if (!person.accepted) return { ...person, kind: 'validation' }
  return { ...person, jti, issuedAt }
}

function readToken(token: string, { secret, seen }: Rules, now: Date): { claims: Claims; jti: string; issuedAt: Date } {
  const { header, claims } = openHs256Token(token, Buffer.from(secret, 'utf8'))
  requireAlgorithm(header, 'HS256')
  requireNames(claims, { required: ['email', 'firstName', 'lastName', 'iat', 'jti'], optional: ['referenceId'] })
  const iat = requireSeconds(claims, 'iat')
  requirePast(iat, secondsOf(now))
  const jti = requireText(claims, 'jti')
  if (seen.has(jti)) throw new Refusal('This link was used before.')
  return { claims, jti, issuedAt: dateOf(iat) }
}

function readPerson(claims: Claims): { email: string; name: string; referenceId: string | null } {
  const email = requireEmail(claims, 'email')
  const name = `${requireText(claims, 'firstName')} ${requireText(claims, 'lastName')}`
  return { email, name, referenceId: 'referenceId' in claims ? requireText(claims, 'referenceId') : null }
}
