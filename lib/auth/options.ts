// Threat: a stolen or revoked cookie keeps working. Choice: the cookie carries only a random session secret, encrypted
// by next-auth; who that is and whether it still holds is read from our own rows on every request.
import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { env } from '@/lib/env'
import { logger } from '@/lib/logger'
import { sessionHours } from './session-life'
import { findSession, revokeSession } from './sessions'
import { signIn } from './sign-in'

class SessionEnded extends Error {}

export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionHours * 3_600 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
        async authorize(credentials, request) {
          const { email, password } = credentials ?? {}
          if (!email || !password || email.length > 320 || password.length > 1_000) return null
          const secret = await signIn({ email, password, userAgent: String(request.headers?.['user-agent'] ?? '') }, new Date())
          return secret ? { id: secret } : null
        },
      }),
    ],
    callbacks: {
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
        if (!(cause instanceof SessionEnded))
          logger.error({ code, error: cause instanceof Error ? cause.name : undefined }, 'sign-in failed')
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}
