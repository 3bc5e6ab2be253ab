import 'server-only'
import { forbidden, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import type { Policy } from '@/lib/districts/policies'
import { authOptions } from './options'
import type { SignedIn } from './sessions'

/** The member whose session the request carries; read once per request. */
export const currentMember = cache(async (): Promise<SignedIn | undefined> => {
  // Whoever asks who is signed in is answering a request: nothing of it may be made at build time.
  await connection()
  const session = await getServerSession(authOptions())
  return session?.signedIn
})

/** The signed-in member, or a redirect to /sign-in before any page is sent. With a policy: 403 unless it allows. */
export async function requireMember(policy?: Policy): Promise<SignedIn> {
  const signedIn = await currentMember()
  if (!signedIn) redirect('/sign-in')
  if (policy && !policy(signedIn.actor)) forbidden()
  return signedIn
}
