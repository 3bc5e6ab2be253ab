// Plays GG4L's side of PORTALS.md §1.
import { dateOf, requireHeader, requireNames, requireOrder, requirePast, requireSeconds, requireText, secondsOf } from './claim-rules'
import { judged, openHs256Token, Refusal, type Refused } from './compact-token'

export type Gg4lRules = {
  clientId: string
  secret: string
  /** The GUIDs of the portal's own roster; every GUID is known when left out. */
  guids?: ReadonlySet<string>
}

export type Gg4lAccepted = { guid: string; issuedAt: Date; expiresAt: Date }

const claimNames = ['iss', 'sub', 'exp', 'iat', 'guid']
const longestLifetimeSeconds = 86_400

/** Whether GG4L would let the bearer of this token set up an account, and if not, the first rule it breaks. */
export function judgeGg4lToken(
  token: string,
  { clientId, secret, guids }: Gg4lRules,
  now: Date,
): ({ accepted: true } & Gg4lAccepted) | Refused {
  return judged(() => {
    const { header, claims } = openHs256Token(token, Buffer.from(secret, 'utf8'))
    requireHeader(header, '{"alg":"HS256","typ":"JWT"}')
    requireNames(claims, { required: claimNames })
    requireOrder(claims, claimNames)
    if (claims.iss !== 'jwtp.gg4l.com') throw new Refusal('iss is not jwtp.gg4l.com.')
    if (claims.sub !== clientId) throw new Refusal('sub is not the client ID of this portal.')
    const exp = requireSeconds(claims, 'exp')
    const iat = requireSeconds(claims, 'iat')
    if (exp <= iat) throw new Refusal('exp is not after iat.')
    if (exp - iat > longestLifetimeSeconds) throw new Refusal('It lives longer than 24 hours.')
    if (exp <= secondsOf(now)) throw new Refusal('It has expired.')
    requirePast(iat, secondsOf(now))
    const guid = requireText(claims, 'guid')
    if (guids && !guids.has(guid)) throw new Refusal('The guid is not known here.')
    return { accepted: true, guid, issuedAt: dateOf(iat), expiresAt: dateOf(exp) }
  })
}
