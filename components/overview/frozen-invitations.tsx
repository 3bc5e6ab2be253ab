import Link from 'next/link'
import { InvitationStanding } from '@/components/contacts/invitation-standing'
import { Panel } from '@/components/ui/panel'
import type { FrozenInvitation } from '@/lib/invitations/find-frozen-invitations'

/** Whose invitation somebody stopped; the contact's page reopens or revokes it. */
export function FrozenInvitations({ invitations }: { invitations: readonly FrozenInvitation[] }) {
  if (invitations.length === 0) return null
  return (
    <Panel title="Stopped by “This is not me”" description="The button of the page leads nowhere until the invitation is reopened.">
      <ul className="flex flex-col divide-y divide-line">
        {invitations.map(({ id, contact, reason, closesAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2 first:pt-0 last:pb-0">
            <Link href={`/contacts/${contact.id}`} className="link">
              <bdi>{contact.name}</bdi>
            </Link>
            <InvitationStanding status="open" frozenReason={reason} closesAt={closesAt} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
