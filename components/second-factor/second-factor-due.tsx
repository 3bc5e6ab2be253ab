import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'

/** Says until when signing in works without a second factor. */
export function SecondFactorDue({ dueAt, timeZone, linked = false }: { dueAt: Date; timeZone: string; linked?: boolean | undefined }) {
  return (
    <Notice
      tone="warning"
      title="Add a second factor"
      action={
        linked && (
          <ButtonLink href="/settings#how-you-sign-in" size="sm">
            Add one
          </ButtonLink>
        )
      }
    >
      Your role needs one: an authenticator app or a passkey. From <DateTime at={dueAt} timeZone={timeZone} precision="day" /> on you are
      asked for it when you sign in.
    </Notice>
  )
}
