// Threat: whoever signs in brings a token of their own making, of another application, of another organisation, or one seen
// before. Choice: the algorithm comes from a closed list without `none` and without shared secrets, the keys from the issuer
// alone, and issuer, audience, nonce and times must be those of this very sign-in; where the person was to sign in anew, that time too.
import 'server-only'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import { z } from 'zod'

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
const toleranceSeconds = 60
const oldestSeconds = 600
/** From signing in at the issuer, with its consent screens, to the token. */
const oldestAuthenticationSeconds = 300

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

const claimsSchema = z.object({
  iss: z.string(),
  /** At most 255 ASCII characters (OpenID Connect Core §2). */
  sub: z.string().regex(/^[\x20-\x7e]{1,255}$/),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  nonce: z.string(),
  hd: z.string().optional(),
  tid: z.string().optional(),
  /** When the person signed in at the issuer, in Unix seconds. */
  auth_time: z.number().int().nonnegative().optional(),
})

export type IdTokenClaims = z.output<typeof claimsSchema>

/** What an ID token must say to be one of this sign-in. */
export type ExpectedIdToken = {
  issuer: string
  clientId: string
  nonce: string
  /** The issuer's JWK set as it came. */
  keys: unknown
  /** Whether the issuer was asked to have the person sign in anew (`max_age=0`): an `auth_time` that says otherwise is not taken. */
  askedAnew: boolean
}

/** Why an ID token is not taken; nothing of the token stands in it. */
export type IdTokenFault = 'keys' | 'signature' | 'issuer' | 'audience' | 'time' | 'nonce' | 'claims' | 'authentication'

/** The claims of an ID token of at most ten minutes, verified as OpenID Connect Core §3.1.3.7 says, or why it is not taken. */
export async function verifyIdToken(
  token: string,
  { issuer, clientId, nonce, keys, askedAnew }: ExpectedIdToken,
  now: Date,
): Promise<{ claims: IdTokenClaims } | { fault: IdTokenFault }> {
  const keySet = keySetSchema.safeParse(keys)
  if (!keySet.success) return { fault: 'keys' }
  const verified = await verifyWith(token, createLocalJWKSet(keySet.data), { issuer, clientId, now })
  if ('fault' in verified) return verified
  const parsed = claimsSchema.safeParse(verified.payload)
  if (!parsed.success) return { fault: parsed.error.issues.some(({ path }) => path[0] === 'nonce') ? 'nonce' : 'claims' }
  const { aud, azp } = parsed.data
  if ((Array.isArray(aud) && aud.length > 1 && azp === undefined) || (azp !== undefined && azp !== clientId)) return { fault: 'audience' }
  if (parsed.data.nonce !== nonce) return { fault: 'nonce' }
  return isFreshEnough(parsed.data, askedAnew, now) ? { claims: parsed.data } : { fault: 'authentication' }
}

/** OpenID Connect Core §3.1.3.7, 13. Who says nothing of it is taken at the caller's risk. */
function isFreshEnough({ auth_time: at }: IdTokenClaims, askedAnew: boolean, now: Date): boolean {
  if (at === undefined) return true
  const secondsAgo = now.getTime() / 1_000 - at
  return secondsAgo >= -toleranceSeconds && (!askedAnew || secondsAgo <= oldestAuthenticationSeconds)
}

type Verifying = { issuer: string; clientId: string; now: Date }

async function verifyWith(
  token: string,
  keySet: ReturnType<typeof createLocalJWKSet>,
  { issuer, clientId, now }: Verifying,
): Promise<{ payload: object } | { fault: IdTokenFault }> {
  try {
    return await jwtVerify(token, keySet, {
      algorithms,
      issuer,
      audience: clientId,
      currentDate: now,
      clockTolerance: toleranceSeconds,
      maxTokenAge: oldestSeconds,
      requiredClaims: ['sub', 'exp', 'iat'],
    })
  } catch (error) {
    if (error instanceof errors.JOSEError) return { fault: faultOf(error) }
    throw error
  }
}

function faultOf(error: errors.JOSEError): IdTokenFault {
  if (error instanceof errors.JWTExpired) return 'time'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'signature'
  if (error.claim === 'iss') return 'issuer'
  if (error.claim === 'aud') return 'audience'
  return ['exp', 'iat', 'nbf'].includes(error.claim) ? 'time' : 'claims'
}
