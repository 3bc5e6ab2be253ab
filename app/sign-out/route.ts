// Threat: a session goes on although its member has left. Choice: a form of the browser's own ends it, which works before scripts have
// come, waits for no action of the page, and takes away with the page what it held of the district; an action does none of these.
import { cookies } from 'next/headers'
import { abandonSession } from '@/lib/auth/confirm-session'
import { currentMember, pendingMember } from '@/lib/auth/session'
import { revokeSession } from '@/lib/auth/sessions'

/** Ends the session in the database, also one that waits for its second factor, and forgets its cookie. Open to every role, and to a session that has just ended. */
export async function POST(): Promise<Response> {
  const signedIn = await currentMember()
  const waiting = await pendingMember()
  const now = new Date()
  if (signedIn) await revokeSession(signedIn.actor, signedIn.sessionId, now, 'member.signed_out')
  if (waiting) await abandonSession(waiting, now)
  const jar = await cookies()
  for (const { name } of jar.getAll()) {
    if (name.includes('next-auth.session-token'))
      jar.set({ name, value: '', path: '/', maxAge: 0, secure: name.startsWith('__'), httpOnly: true })
  }
  return new Response(null, { status: 303, headers: { Location: '/sign-in', 'Cache-Control': 'no-store' } })
}
