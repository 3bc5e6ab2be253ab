import type { Metadata } from 'next'
import { SetPasswordForm } from '@/components/setup/set-password-form'
import { EntryFrame } from '@/components/shell/entry-frame'
import { ButtonLink } from '@/components/ui/button-link'
import { findPasswordCode } from '@/lib/auth/set-password'
import { setMemberPassword } from './actions'

export const metadata: Metadata = { title: 'Set your password', referrer: 'no-referrer' }

export default async function SetPasswordPage({ searchParams }: { searchParams: Promise<{ code?: string | string[] }> }) {
  const { code } = await searchParams
  const found = typeof code === 'string' ? await findPasswordCode(code, new Date()) : undefined
  if (!found || typeof code !== 'string') {
    return (
      <EntryFrame
        title="This address cannot be used"
        description="It has been used, or has become too old. Have a new one mailed to you, or ask an owner of your district."
      >
        <ButtonLink href="/sign-in/forgot" variant="primary">
          Forgot your password
        </ButtonLink>
      </EntryFrame>
    )
  }
  return (
    <EntryFrame title="Set your password" description={`For ${found.email}.`}>
      <SetPasswordForm code={code} email={found.email} shortest={found.shortest} setPassword={setMemberPassword} />
    </EntryFrame>
  )
}
