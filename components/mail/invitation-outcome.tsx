import { ContactStatusBadge } from '@/components/contacts/contact-status-badge'
import { counted } from '@/components/ui/counted'

type InvitationOutcomeProps = { invitations: { total: number; opened: number; continued: number; activated: number }; bounced: number }

/** What families did with their invitations, as far as anybody observed it. */
export function InvitationOutcome({ invitations: { total, opened, continued, activated }, bounced }: InvitationOutcomeProps) {
  const figures = [
    { status: 'opened', count: opened },
    { status: 'continued', count: continued },
    { status: 'activated', count: activated },
  ] as const
  return (
    <section aria-label="What families did">
      <dl className="flex flex-wrap items-center gap-x-6 gap-y-2 text-sm">
        <div className="flex items-center gap-2">
          <dt className="text-muted">{total === 1 ? 'Invitation' : 'Invitations'}</dt>
          <dd className="font-semibold tabular">{total.toLocaleString('en-US')}</dd>
        </div>
        {figures.map(({ status, count }) => (
          <div key={status} className="flex items-center gap-2">
            <dt>
              <ContactStatusBadge status={status} />
            </dt>
            <dd className={`font-semibold tabular ${count === 0 ? 'text-muted' : ''}`}>{count.toLocaleString('en-US')}</dd>
          </div>
        ))}
        {bounced > 0 && (
          <div className="text-danger">
            <dt className="sr-only">Came back</dt>
            <dd>{counted(bounced, 'mail')} came back</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
