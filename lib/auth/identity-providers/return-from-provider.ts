import 'server-only'
import { z } from 'zod'
import type { SignedIn } from '@/lib/auth/sessions'
import type { KnownProvider } from './known-provider'
import { linkIdentity } from './link-identity'
import { signInWithIdentity } from './sign-in-with-identity'

/** What came of it: a session's secret, or the local path on which the person reads why there is none. */
export type ReturnedWith = { sessionSecret: string } | { path: string }

type Coming = {
  /** The verified claims of the ID token. */
  claims: unknown
  /** Who is signed in in this browser, where somebody is. */
  signedIn: SignedIn | undefined
  userAgent: string
}

const identitySchema = z.object({ iss: z.string(), sub: z.string(), auth_time: z.number().optional() })

/** Somebody comes back from the provider with an account: it is linked where the member who is signed in asked for that, and signs in otherwise. */
export async function returnFromProvider(
  provider: KnownProvider,
  { claims, signedIn, userAgent }: Coming,
  now: Date,
): Promise<ReturnedWith> {
  const { iss: issuer, sub: subject, auth_time: seconds } = identitySchema.parse(claims)
  const { districtId, providerId } = provider
  const identity = { providerId, issuer, subject }
  if (signedIn && signedIn.actor.districtId === districtId) {
    const linked = await linkIdentity(signedIn, identity, now)
    if (linked !== 'not_asked') return { path: `/settings?account=${linked}#accounts` }
  }
  // By its clock, which may be a little ahead.
  const at = seconds === undefined ? undefined : new Date(Math.min(seconds * 1_000, now.getTime()))
  const sessionSecret = await signInWithIdentity({ districtId, identity, at, userAgent }, now)
  if (sessionSecret !== undefined) return { sessionSecret }
  return { path: signedIn ? '/settings?account=not_asked#accounts' : '/sign-in?error=not_linked' }
}
