import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'

/** Says on every screen until when signing in works without a second factor. */
export function SecondFactorDue({ dueAt, timeZone }: { dueAt: Date; timeZone: string }) {
  return (
    <div data-print="hide" className="pt-4 sm:pt-5">
      <Notice tone="warning">
        From <DateTime at={dueAt} timeZone={timeZone} precision="day" /> on, signing in asks you for a second factor.{' '}
        <Link href="/settings#how-you-sign-in" className="link">
          Add an authenticator app or a passkey
        </Link>
      </Notice>
    </div>
  )
}
