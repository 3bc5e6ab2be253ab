import 'server-only'
import { cookies, headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { encode, getToken } from 'next-auth/jwt'
import { cache } from 'react'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Policy } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { authCookies } from './auth-cookies'
import { deviceCookie, rememberDevice } from './known-device'
import type { OfMember } from './own-account'
import { isFresh, sessionHours } from './session-life'
import { findPendingSession, findSession, findSessionEnd, type PendingSession, type SessionEnd, type SignedIn } from './sessions'

const sessionSecret = cache(async (): Promise<string | undefined> => {
  // Whoever asks who is signed in is answering a request: nothing of it may be made at build time.
  await connection()
  // Not getServerSession: it takes a database that fails for a member who is signed out.
  const request = { cookies: await cookies(), headers: await headers() } as unknown as Parameters<typeof getToken>[0]['req']
  const { APP_URL, NEXTAUTH_SECRET } = env()
  const token = await getToken({ req: request, secret: NEXTAUTH_SECRET, cookieName: authCookies(APP_URL).sessionToken.name })
  const secret = token?.sessionSecret
  return typeof secret === 'string' ? secret : undefined
})

/** The member whose session the request carries; read once per request. */
export const currentMember = cache(async (): Promise<SignedIn | undefined> => {
  const secret = await sessionSecret()
  return secret === undefined ? undefined : findSession(secret, new Date())
})

/** When the session that the request carries ends unless it is used; looking is no use of it. */
export async function currentSessionEnd(): Promise<SessionEnd | undefined> {
  const secret = await sessionSecret()
  return secret === undefined ? undefined : findSessionEnd(secret, new Date())
}

/** Whose session the request carries that waits for its second factor. */
export const pendingMember = cache(async (): Promise<PendingSession | undefined> => {
  const secret = await sessionSecret()
  return secret === undefined ? undefined : findPendingSession(secret, new Date())
})

/** Gives the browser the new secret of its session, in the place of the one it carries, and lets it be known from now on. For actions. */
export async function keepSession(secret: string): Promise<void> {
  const { APP_URL, NEXTAUTH_SECRET } = env()
  const { name, options } = authCookies(APP_URL).sessionToken
  const maxAge = sessionHours * 3_600
  const value = await encode({ token: { sessionSecret: secret }, secret: NEXTAUTH_SECRET, maxAge })
  const jar = await cookies()
  jar.set(name, value, { ...options, maxAge })
  await rememberSignIn(secret, new Date())
}

/** Whether the request carries a session that was begun here and is over, by time or because somebody ended it. Signing out takes the cookie away, so it is no ended session. */
export async function hasEndedSession(): Promise<boolean> {
  return (await sessionSecret()) !== undefined && !(await currentMember()) && !(await pendingMember())
}

/** The signed-in member, or a redirect to /sign-in before any page is sent. With a policy: 403 unless it allows. */
export async function requireMember(policy?: Policy): Promise<SignedIn> {
  const signedIn = await currentMember()
  if (!signedIn) redirect('/sign-in')
  if (policy && !policy(signedIn.actor)) forbidden()
  return signedIn
}

/** For what is delicate (secrets, members, exports): refuses with `confirm_identity` who has not proved within 15 minutes who is there. */
export function requireConfirmed(signedIn: Pick<SignedIn, 'authenticatedAt'>, now: Date): void {
  if (!isFresh(signedIn, now)) throw new AppError('confirm_identity', 'Confirm that it is you, then this goes on.')
}

/** What the browser that asks keeps of the accounts signed in to there; see `knownDevice`. */
export async function thisDevice(): Promise<string | undefined> {
  return (await cookies()).get(deviceCookie(env().APP_URL).name)?.value
}

/** Lets the browser that asks be known by this member's account from now on. For actions and route handlers, which may set cookies. */
export async function rememberThisDevice({ districtId, memberId }: OfMember, now: Date): Promise<void> {
  const where = { districtId_id: { districtId, id: memberId } }
  const { passwordSetAt } = await inDistrict(districtId, (tx) => tx.member.findUniqueOrThrow({ where, select: { passwordSetAt: true } }))
  const { name, ...attributes } = deviceCookie(env().APP_URL)
  const jar = await cookies()
  jar.set(name, rememberDevice(jar.get(name)?.value, { districtId, memberId, passwordSetAt }, now), attributes)
}

/** As `rememberThisDevice`, once the session of this secret lets its member in; while it waits for a second factor, nothing. */
export async function rememberSignIn(secret: string, now: Date): Promise<void> {
  const signedIn = await findSession(secret, now)
  if (signedIn) await rememberThisDevice({ districtId: signedIn.actor.districtId, memberId: signedIn.member.id }, now)
}
