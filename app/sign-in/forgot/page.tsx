import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { ForgotPasswordForm } from '@/components/setup/forgot-password-form'
import { EntryFrame } from '@/components/shell/entry-frame'
import { currentMember } from '@/lib/auth/session'
import { askForPasswordMail } from './actions'

export const metadata: Metadata = { title: 'Forgot your password' }

export default async function ForgotPasswordPage() {
  if (await currentMember()) redirect('/')
  return (
    <EntryFrame
      title="Forgot your password"
      description="Type the e-mail you sign in with. A mail will bring you an address at which to set a new password. A second factor stays as it is."
    >
      <ForgotPasswordForm askForMail={askForPasswordMail} />
      <p className="mt-6 text-sm">
        <Link href="/sign-in" className="text-accent-text underline underline-offset-2">
          Back to signing in
        </Link>
      </p>
    </EntryFrame>
  )
}
