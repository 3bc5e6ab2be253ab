'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { currentMember } from '@/lib/auth/session'
import { revokeSession } from '@/lib/auth/sessions'

/** Ends the session in the database and forgets its cookie. Open to every role, and to a session that has just ended. */
export async function signOut(): Promise<void> {
  const signedIn = await currentMember()
  if (signedIn) await revokeSession(signedIn.actor, signedIn.sessionId, new Date(), 'member.signed_out')
  const jar = await cookies()
  for (const { name } of jar.getAll()) {
    if (name.includes('next-auth.session-token'))
      jar.set({ name, value: '', path: '/', maxAge: 0, secure: name.startsWith('__'), httpOnly: true })
  }
  redirect('/sign-in')
}
