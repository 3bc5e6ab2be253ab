// Plays ProProfs' side of PORTALS.md §3.
import { createHash } from 'node:crypto'
import {
  dateOf,
  requireEmail,
  requireHeader,
  requireNames,
  requireOrder,
  requirePast,
  requireSeconds,
  requireText,
  secondsOf,
} from './claim-rules'
import { judged, openHs256Token, Refusal, type Refused } from './compact-token'
import type { SeenTokens } from './memory'

export type ProprofsAccepted = { email: string; siteAccess: string | null; guest: boolean; jti: string; issuedAt: Date }

type Rules = {
  apiKey: string
  /** The caller adds the `jti` of a token it lets in. */
  seen: SeenTokens
}

const lifetimeSeconds = 180
const shortestJti = 32

/** Whether ProProfs would let the bearer of this token in, and if not, the first rule it breaks. */
export function judgeProprofsToken(token: string, { apiKey, seen }: Rules, now: Date): ({ accepted: true } & ProprofsAccepted) | Refused {
  return judged(() => {
    const key = createHash('md5').update(apiKey, 'utf8').digest('hex')
    const { header, claims } = openHs256Token(token, Buffer.from(key, 'ascii'))
    requireHeader(header, '{"typ":"JWT","alg":"HS256"}')
    requireNames(claims, { required: ['iat', 'jti', 'user_email'], optional: ['site_access', 'guest'] })
    requireOrder(claims, ['iat', 'jti', 'user_email', 'site_access', 'guest'])
    const iat = requireSeconds(claims, 'iat')
    requirePast(iat, secondsOf(now))
    if (secondsOf(now) >= iat + lifetimeSeconds) throw new Refusal('It was made more than 3 minutes ago.')
    const jti = requireText(claims, 'jti')
    if (jti.length < shortestJti) throw new Refusal('jti is shorter than 32 characters.')
    if (seen.has(jti)) throw new Refusal('This link was used before.')
    const email = requireEmail(claims, 'user_email')
    const siteAccess = 'site_access' in claims ? requireText(claims, 'site_access') : null
    if (siteAccess?.split(',').some((id) => id.trim() === '')) throw new Refusal('site_access is not a list of sites.')
    const { guest = true } = claims
    if (typeof guest !== 'boolean') throw new Refusal('guest is not true or false.')
    return { accepted: true, email, siteAccess, guest, jti, issuedAt: dateOf(iat) }
  })
}
