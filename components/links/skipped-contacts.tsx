import Link from 'next/link'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import type { Skipped, SkippedGroup } from '@/lib/invitations/campaign'
import { type SkipReason, skipReasons } from '@/lib/invitations/skip-reason'

type SkippedContactsProps = {
  /** The most frequent reason first. */
  groups: readonly SkippedGroup[]
  what?: 'link' | 'mail'
  /** Where everybody skipped for a reason is listed. */
  allHref: (reason: SkipReason) => string
}

/** Names shown of one reason; the others are a page away. */
export const shownNames = 12

/** Who got nothing and why, by reason. */
export function SkippedContacts({ groups, what = 'link', allHref }: SkippedContactsProps) {
  if (groups.length === 0) return null
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  return (
    <Panel
      title={`${counted(total, 'contact')} skipped`}
      description={
        what === 'mail'
          ? 'They get no mail. Where the reason is gone, send their invitations again.'
          : 'They got no link. Where the reason is gone, create their links again.'
      }
    >
      <dl className="text-sm">
        {groups.map(({ reason, count, contacts }) => (
          <div key={reason} className="flex flex-col gap-x-6 border-line border-b py-2 first:pt-0 last:border-b-0 last:pb-0 sm:flex-row">
            <dt className="shrink-0 sm:w-64">
              {skipReasons[reason]} <span className="text-muted tabular">· {count.toLocaleString('en-US')}</span>
            </dt>
            <dd className="min-w-0 flex-1 text-muted">
              <Names contacts={contacts.slice(0, shownNames)} />
              {count > shownNames && (
                <Link href={allHref(reason)} className="link mt-1 inline-block" prefetch={false}>
                  and {(count - shownNames).toLocaleString('en-US')} more<span className="sr-only">: {skipReasons[reason]}</span>
                </Link>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function Names({ contacts }: { contacts: Skipped[] }) {
  return (
    <ul className="flex flex-wrap gap-x-1.5 gap-y-1">
      {contacts.map((contact, index) => (
        <li key={contact.id ?? contact.guid ?? index} className="min-w-0 [&:not(:last-child)]:after:content-[',']">
          <Name contact={contact} />
        </li>
      ))}
    </ul>
  )
}

function Name({ contact: { id, guid, name } }: { contact: Skipped }) {
  if (name === null) return <span className="token">{guid ?? id}</span>
  if (id === null) return <bdi>{name}</bdi>
  return (
    <Link href={`/contacts/${id}`} className="link">
      <bdi>{name}</bdi>
    </Link>
  )
}
