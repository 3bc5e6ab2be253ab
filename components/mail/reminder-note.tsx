import Link from 'next/link'

type ReminderNoteProps = {
  /** Null is no such reminder. */
  remindUnopenedDays: number | null
  remindEndingDays: number | null
  form: 'signed' | 'invite_page'
  canManage: boolean
}

/** Says before sending which reminders follow by themselves. */
export function ReminderNote({ canManage, ...reminders }: ReminderNoteProps) {
  return (
    <p className="text-muted text-sm">
      {sentence(reminders)}{' '}
      {canManage && (
        <Link href="/mail/settings" className="link">
          Change it in mail settings
        </Link>
      )}
    </p>
  )
}

function sentence({ remindUnopenedDays, remindEndingDays, form }: Omit<ReminderNoteProps, 'canManage'>): string {
  if (form === 'signed') return 'No reminder follows: only invite pages are reminded of.'
  const said = [
    remindUnopenedDays !== null && `${days(remindUnopenedDays)} after the mail to families who have not opened their page`,
    remindEndingDays !== null && `${days(remindEndingDays)} before the page ends`,
  ].filter((part) => part !== false)
  if (said.length === 0) return 'No reminder follows: reminders are switched off.'
  return `Reminders follow by themselves ${said.join(', and ')}. Whose invitation is activated gets none.`
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
