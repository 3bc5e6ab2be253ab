import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/setup/sign-in-form'
import { EntryFrame } from '@/components/shell/entry-frame'
import { relyingParty } from '@/lib/auth/relying-party'
import { currentMember, hasEndedSession, pendingMember } from '@/lib/auth/session'
import { beginPasskeySignIn } from './actions'
import { OtherWays } from './other-ways'
import { LetIn, Waiting } from './waiting'

export const metadata: Metadata = { title: 'Sign in' }

type Asked = { password?: string | string[]; district?: string | string[]; error?: string | string[] }

export default async function SignInPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { password, district, error } = await searchParams
  const signedIn = await currentMember()
  // Next.js sends this page along with the answer of every action that sets a cookie; a redirect would take the recovery codes away.
  if (signedIn && (await headers()).has('next-action')) return <LetIn email={signedIn.member.email} />
  if (signedIn) redirect(error === undefined ? '/' : '/settings?account=failed#accounts')
  const waiting = await pendingMember()
  if (waiting) return <Waiting pending={waiting} />
  return (
    <EntryFrame title="Sign in" description="For the staff of your district. Parents use the link or page they were sent.">
      <SignInForm
        passwordWasSet={password === 'set'}
        sessionHasEnded={await hasEndedSession()}
        makePasskeyOptions={relyingParty() && beginPasskeySignIn}
      />
      <p className="mt-4 text-sm">
        <Link href="/sign-in/forgot" className="text-accent-text underline underline-offset-2">
          Forgot your password?
        </Link>
      </p>
      <OtherWays district={district} error={error} />
    </EntryFrame>
  )
}
