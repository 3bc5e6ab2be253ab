// Threat: a stolen or revoked cookie keeps working. Choice: the cookie carries only a random session secret, encrypted
// by next-auth; who that is and whether it still holds is read from our own rows on every request.
import 'server-only'
import { headers } from 'next/headers'
import type { NextAuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { AppError, unlessRefused } from '@/lib/app-error'
import { describeFault } from '@/lib/describe-fault'
import { WhichDistrict, whichDistrictCode } from '@/lib/districts/which-district'
import { env } from '@/lib/env'
import { clientAddressOf, networkOf } from '@/lib/front-door/client-network'
import { signInErrorOf } from '@/lib/limits/sign-in-refusal'
import { localPath } from '@/lib/local-path'
import { logRefusal } from '@/lib/log-refusal'
import { logger } from '@/lib/logger'
import { authCookies, isSecure } from './auth-cookies'
import { abandonSession } from './confirm-session'
import type { AskedProvider } from './identity-providers/next-auth-provider'
import { returnFromProvider } from './identity-providers/return-from-provider'
import { nextAuthFault } from './next-auth-fault'
import { currentMember, pendingMember, rememberSignIn, thisDevice } from './session'
import { sessionHours } from './session-life'
import { findPendingSession, findSession, revokeSession } from './sessions'
import type { SignInAttempt } from './sign-in'
import { signInWithPasskey } from './sign-in-with-passkey'
import { signInWithPassword } from './sign-in-with-password'

class SessionEnded extends Error {}

/** `asked` is the identity provider that the request is about, where it is about one. */
export function authOptions(asked?: AskedProvider): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionHours * 3_600 },
    cookies: authCookies(env().APP_URL),
    useSecureCookies: isSecure(env().APP_URL),
    // All of them: next-auth's own pages have styles inline, which no page of ours may.
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in', verifyRequest: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: {
          email: { label: 'E-mail', type: 'email' },
          password: { label: 'Password', type: 'password' },
          district: { label: 'District', type: 'text' },
        },
        async authorize(credentials, request) {
          const { email, password, district } = credentials ?? {}
          if (!email || !password || email.length > 320 || password.length > 1_000) return null
          const userAgent = String(request.headers?.['user-agent'] ?? '')
          return orSignInError(() => signInHere({ email, password, userAgent, district: district || undefined }))
        },
      }),
      CredentialsProvider({
        id: 'passkey',
        credentials: { answer: { label: 'Passkey', type: 'text' } },
        async authorize(credentials, request) {
          const { answer } = credentials ?? {}
          if (!answer || answer.length > 100_000) return null
          const userAgent = String(request.headers?.['user-agent'] ?? '')
          const now = new Date()
          return orSignInError(async () => enter(await signInWithPasskey({ answer, userAgent }, now), now))
        },
      }),
      ...(asked ? [asked.option] : []),
    ],
    callbacks: {
      // Nobody is sent to another site by an address they followed here.
      redirect({ url, baseUrl }) {
        const path = localPath(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url)
        return new URL(path ?? '/', baseUrl).href
      },
      async signIn({ user, account, profile }) {
        if (account?.type !== 'oauth') return true
        return asked !== undefined && (await comeFrom(asked, user, profile))
      },
      jwt({ token, user }) {
        return user ? { sessionSecret: user.id } : token
      },
      async session({ token, session }) {
        const secret = token.sessionSecret
        const signedIn = typeof secret === 'string' ? await findSession(secret, new Date()) : undefined
        // Throwing is next-auth's way to fail closed: it clears the cookie and answers that nobody is signed in.
        if (!signedIn) throw new SessionEnded()
        return { expires: session.expires }
      },
    },
    events: {
      // next-auth's own sign-out only forgets the cookie; whoever kept a copy would still be in.
      async signOut({ token }) {
        const now = new Date()
        const secret = token.sessionSecret
        const signedIn = typeof secret === 'string' ? await findSession(secret, now) : undefined
        if (signedIn) await revokeSession(signedIn.actor, signedIn.sessionId, now, 'member.signed_out')
        const waiting = typeof secret === 'string' ? await findPendingSession(secret, now) : undefined
        if (waiting) await abandonSession(waiting, now)
      },
    },
    logger: {
      error(code, metadata) {
        const cause = metadata instanceof Error ? metadata : metadata.error
        if (!(cause instanceof SessionEnded)) logger.error(nextAuthFault(code, metadata), 'sign-in failed')
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}

async function signInHere(attempt: SignInAttempt): Promise<User | null> {
  const now = new Date()
  const network = networkOf(clientAddressOf(await headers()))
  return enter(await signInWithPassword(attempt, { network, kept: await thisDevice() }, now), now)
}

/** The user of next-auth who has this session's secret. What the browser was signed in with before is over (ASVS 5.0 7.2.4), and it is known from now on. */
async function enter(secret: string | undefined, now: Date): Promise<User | null> {
  if (secret === undefined) return null
  const before = await currentMember()
  if (before) await unlessRefused(revokeSession(before.actor, before.sessionId, now, 'member.signed_out'), 'not_found')
  const waiting = await pendingMember()
  if (waiting) await abandonSession(waiting, now)
  await rememberSignIn(secret, now)
  return { id: secret }
}

/** What a provider throws, next-auth puts into an address and does not log: it must be no more than a code. */
async function orSignInError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) logRefusal(error, { door: 'sign-in' })
    else logger.error({ fault: describeFault(error) }, 'sign-in failed')
    throw new Error(error instanceof WhichDistrict ? whichDistrictCode(error) : signInErrorOf(error))
  }
}

/** Gives the user of next-auth the session's secret, as the jwt callback wants it; otherwise a local path to go to instead. */
async function comeFrom({ known }: AskedProvider, user: User, claims: unknown): Promise<true | string> {
  const userAgent = (await headers()).get('user-agent') ?? ''
  try {
    const now = new Date()
    const returned = await returnFromProvider(known, { claims, signedIn: await currentMember(), userAgent }, now)
    if ('path' in returned) return returned.path
    user.id = returned.sessionSecret
    await enter(returned.sessionSecret, now)
    return true
  } catch (error) {
    // next-auth would put the message of a bug into an address instead of logging it.
    logger.error({ fault: describeFault(error) }, 'sign-in with another account failed')
    return '/sign-in?error=Callback'
  }
}
