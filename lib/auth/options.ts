// Threat: a stolen or revoked cookie keeps working. Choice: the cookie carries only a random session secret, encrypted
// by next-auth; who that is and whether it still holds is read from our own rows on every request.
import 'server-only'
import { headers } from 'next/headers'
import type { NextAuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { AppError } from '@/lib/app-error'
import { describeFault } from '@/lib/describe-fault'
import { env } from '@/lib/env'
import { clientAddressOf, networkOf } from '@/lib/front-door/client-network'
import { signInErrorOf } from '@/lib/limits/sign-in-refusal'
import { localPath } from '@/lib/local-path'
import { logRefusal } from '@/lib/log-refusal'
import { logger } from '@/lib/logger'
import { authCookies, isSecure } from './auth-cookies'
import type { AskedProvider } from './identity-providers/next-auth-provider'
import { returnFromProvider } from './identity-providers/return-from-provider'
import { nextAuthFault } from './next-auth-fault'
import { currentMember, rememberThisDevice, thisDevice } from './session'
import { sessionHours } from './session-life'
import { findSession, revokeSession } from './sessions'
import { signIn } from './sign-in'
import { signInWithPasskey } from './sign-in-with-passkey'
import { throttleSignIn } from './throttle-sign-in'

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
        credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
        async authorize(credentials, request) {
          const { email, password } = credentials ?? {}
          if (!email || !password || email.length > 320 || password.length > 1_000) return null
          const userAgent = String(request.headers?.['user-agent'] ?? '')
          const secret = await orSignInError(() => signInWithPassword({ email, password, userAgent }))
          return secret ? { id: secret } : null
        },
      }),
      CredentialsProvider({
        id: 'passkey',
        credentials: { answer: { label: 'Passkey', type: 'text' } },
        async authorize(credentials, request) {
          const { answer } = credentials ?? {}
          if (!answer || answer.length > 100_000) return null
          const userAgent = String(request.headers?.['user-agent'] ?? '')
          const secret = await orSignInError(() => signInWithPasskey({ answer, userAgent }, new Date()))
          return secret ? { id: secret } : null
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

/** As `signIn`, its guesses counted by who asks; the browser that gets it right is known from then on. */
async function signInWithPassword(attempt: { email: string; password: string; userAgent: string }): Promise<string | undefined> {
  const now = new Date()
  const { email } = attempt
  const network = networkOf(clientAddressOf(await headers()))
  const secret = await throttleSignIn({ email, network, device: await thisDevice(email, now) }, () => signIn(attempt, now))
  if (secret !== undefined) await rememberThisDevice(email, now)
  else logRefusal(new AppError('unauthenticated', 'The e-mail address and the password do not go together.'), { door: 'sign-in' })
  return secret
}

/** What a provider throws, next-auth puts into an address and does not log: it must be no more than a code. */
async function orSignInError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) logRefusal(error, { door: 'sign-in' })
    else logger.error({ fault: describeFault(error) }, 'sign-in failed')
    throw new Error(signInErrorOf(error))
  }
}

/** Gives the user of next-auth the session's secret, as the jwt callback wants it; otherwise a local path to go to instead. */
async function comeFrom({ known }: AskedProvider, user: User, claims: unknown): Promise<true | string> {
  const userAgent = (await headers()).get('user-agent') ?? ''
  try {
    const returned = await returnFromProvider(known, { claims, signedIn: await currentMember(), userAgent }, new Date())
    if ('path' in returned) return returned.path
    user.id = returned.sessionSecret
    return true
  } catch (error) {
    // next-auth would put the message of a bug into an address instead of logging it.
    logger.error({ fault: describeFault(error) }, 'sign-in with another account failed')
    return '/sign-in?error=Callback'
  }
}
