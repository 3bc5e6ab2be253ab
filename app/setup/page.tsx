import type { Metadata } from 'next'
import { SetupForm } from '@/components/setup/setup-form'
import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'
import { shortestPassword } from '@/lib/auth/password-rules'
import { isSetupCode, setupIsOpen } from '@/lib/districts/setup'
import { timeZoneNames } from '@/lib/districts/time-zone-names'
import { setUpDistrict } from './actions'

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' }

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ code?: string | string[] }> }) {
  const { code } = await searchParams
  if (typeof code === 'string' && (await isSetupCode(code))) {
    return (
      <EntryFrame title="Set up your district" description="This makes your district and its first owner: you. It takes a minute.">
        <SetupForm
          code={code}
          timeZones={timeZoneNames()}
          shortestPassword={shortestPassword({ hasSecondFactor: false })}
          setUp={setUpDistrict}
        />
      </EntryFrame>
    )
  }
  if (await setupIsOpen()) {
    return (
      <EntryFrame
        title="Open the set-up address"
        description="Setting up needs the one-time address that Invite Desk printed where it was started. It looks like /setup?code=… Copy all of it. Each start prints a new one."
      />
    )
  }
  return (
    <EntryFrame title="Already set up" description="This Invite Desk has an owner. Ask an owner of your district to add you as a member.">
      <ButtonLink href="/sign-in" variant="primary">
        Sign in
      </ButtonLink>
    </EntryFrame>
  )
}
