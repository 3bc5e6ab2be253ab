// Plays Synap's side of PORTALS.md §5.
import { dateOf, requireEmail, requireHeader, requireNames, requireSeconds, requireText } from './claim-rules'
import { type Claims, judged, openHs256Token, Refusal, type Refused } from './compact-token'

export type SynapRules = {
  eaid: string
  secret: string
  /** The documentation says one and shows the other. */
  expUnit?: 'seconds' | 'milliseconds'
  /** Those there are; none when left out. */
  subPortals?: ReadonlySet<string>
}

export type SynapAccepted = { email: string; name: string; subPortal: string | null; expiresAt: Date | null }

/** Whether Synap would sign the bearer of this token in, and if not, the first rule it breaks. */
export function judgeSynapToken(token: string, rules: SynapRules, now: Date): ({ accepted: true } & SynapAccepted) | Refused {
  return judged(() => {
    const { header, claims } = openHs256Token(token, Buffer.from(rules.secret, 'utf8'))
    requireHeader(header, '{"alg":"HS256","typ":"JWT"}')
    requireNames(claims, { required: ['eaid', 'email', 'name'], optional: ['exp', 'subPortal'] })
    if (claims.eaid !== rules.eaid) throw new Refusal('eaid is not the id of this integration.')
    const expiresAt = 'exp' in claims ? readExpiry(claims, rules.expUnit ?? 'seconds') : null
    if (expiresAt && expiresAt <= now) throw new Refusal('It has expired.')
    const email = requireEmail(claims, 'email')
    const name = requireText(claims, 'name')
    const subPortal = 'subPortal' in claims ? requireText(claims, 'subPortal') : null
    if (subPortal !== null && !rules.subPortals?.has(subPortal)) throw new Refusal('There is no such subPortal.')
    return { accepted: true, email, name, subPortal, expiresAt }
  })
}

function readExpiry(claims: Claims, unit: 'seconds' | 'milliseconds'): Date {
  if (unit === 'seconds') return dateOf(requireSeconds(claims, 'exp'))
  const { exp } = claims
  if (typeof exp !== 'number' || !Number.isInteger(exp) || String(exp).length !== 13) {
    throw new Refusal('exp is not a whole number of milliseconds.')
  }
  return new Date(exp)
}
