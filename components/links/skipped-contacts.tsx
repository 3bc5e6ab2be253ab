import Link from 'next/link'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import { groupBy } from '@/lib/group-by'
import type { Skipped, SkippedGroup } from '@/lib/invitations/campaign'
import { skipReasons } from '@/lib/invitations/skip-reason'

type SkippedContactsProps = {
  /** The most frequent reason first. */
  groups: readonly SkippedGroup[]
  what?: 'link' | 'mail'
  /** Where everybody is listed, if not here. */
  allHref?: string
}

/** Names shown of one reason before the rest is folded away. */
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
              {count > shownNames && <Rest count={count - shownNames} contacts={contacts.slice(shownNames)} allHref={allHref} />}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function Rest({ count, contacts, allHref }: { count: number; contacts: Skipped[]; allHref: string | undefined }) {
  const words = `and ${count.toLocaleString('en-US')} more`
  if (allHref !== undefined) {
    return (
      <Link href={allHref} className="link">
        {words}
      </Link>
    )
  }
  return (
    <details>
      <summary className="link w-fit cursor-pointer">{words}</summary>
      <Names contacts={contacts} />
    </details>
  )
}

function Names({ contacts }: { contacts: Skipped[] }) {
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

function Name({ contact: { id, guid, name } }: { contact: Skipped }) {
  if (name === null) return <span className="token">{guid ?? id}</span>
  if (id === null) return <bdi>{name}</bdi>
  return (
    <Link href={`/contacts/${id}`} className="link">
      <bdi>{name}</bdi>
    </Link>
  )
}

/** Everybody by reason, the most frequent first. */
export function groupByReason(skipped: readonly Skipped[]): SkippedGroup[] {
  const groups = [...groupBy(skipped, ({ reason }) => reason).values()]
  return groups
    .flatMap((contacts) => (contacts[0] ? [{ reason: contacts[0].reason, count: contacts.length, contacts }] : []))
    .sort((one, other) => other.count - one.count)
}
