import Link from 'next/link'
import { Panel } from '@/components/ui/panel'
import { type SkipReason, skipReasons } from '@/lib/invitations/skip-reason'

export type SkippedContact = { id: string | null; guid: string | null; name: string | null; reason: SkipReason }

/** Names shown of one reason before the rest is folded away. */
const shownNames = 12

/** Who got nothing and why, grouped by reason, the most frequent first. */
export function SkippedContacts({ skipped, what = 'link' }: { skipped: readonly SkippedContact[]; what?: 'link' | 'mail' }) {
  if (skipped.length === 0) return null
  return (
    <Panel
      title={skipped.length === 1 ? '1 contact skipped' : `${skipped.length.toLocaleString('en-US')} contacts skipped`}
      description={
        what === 'mail'
          ? 'They get no mail. Where the reason is gone, send their invitations again.'
          : 'They got no link. Where the reason is gone, create their links again.'
      }
    >
      <dl className="text-sm">
        {groupByReason(skipped).map(({ reason, contacts }) => (
          <div key={reason} className="flex flex-col gap-x-6 border-line border-b py-2 first:pt-0 last:border-b-0 last:pb-0 sm:flex-row">
            <dt className="shrink-0 sm:w-64">
              {skipReasons[reason]} <span className="text-muted tabular">· {contacts.length.toLocaleString('en-US')}</span>
            </dt>
            <dd className="min-w-0 flex-1 text-muted">
              <Names contacts={contacts.slice(0, shownNames)} />
              {contacts.length > shownNames && (
                <details>
                  <summary className="link w-fit cursor-pointer">and {(contacts.length - shownNames).toLocaleString('en-US')} more</summary>
                  <Names contacts={contacts.slice(shownNames)} />
                </details>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function Names({ contacts }: { contacts: SkippedContact[] }) {
  return (
    <ul className="flex flex-wrap gap-x-1.5">
      {contacts.map((contact, index) => (
        <li key={contact.id ?? contact.guid ?? index} className="min-w-0 [&:not(:last-child)]:after:content-[',']">
          <Name contact={contact} />
        </li>
      ))}
    </ul>
  )
}

function Name({ contact: { id, guid, name } }: { contact: SkippedContact }) {
  if (name === null) return <span className="token">{guid ?? id}</span>
  if (id === null) return <bdi>{name}</bdi>
  return (
    <Link href={`/contacts/${id}`} className="link">
      <bdi>{name}</bdi>
    </Link>
  )
}

function groupByReason(skipped: readonly SkippedContact[]): Array<{ reason: SkipReason; contacts: SkippedContact[] }> {
  const groups = new Map<SkipReason, SkippedContact[]>()
  for (const contact of skipped) {
    const group = groups.get(contact.reason)
    if (group) group.push(contact)
    else groups.set(contact.reason, [contact])
  }
  return [...groups].map(([reason, contacts]) => ({ reason, contacts })).sort((a, b) => b.contacts.length - a.contacts.length)
}
