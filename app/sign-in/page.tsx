import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/setup/sign-in-form'
import { EntryFrame } from '@/components/shell/entry-frame'
import { currentMember, hasEndedSession } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ password?: string | string[] }> }) {
  if (await currentMember()) redirect('/')
  const { password } = await searchParams
  return (
    <EntryFrame title="Sign in" description="For the staff of your district. Parents use the link or page they were sent.">
      <SignInForm passwordWasSet={password === 'set'} sessionHasEnded={await hasEndedSession()} />
    </EntryFrame>
  )
}
