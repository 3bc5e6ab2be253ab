import Link from 'next/link'
import { DefinitionList } from '@/components/ui/definition-list'
import type { SentenceEvent } from './event-sentence'
import { everythingHref, subjectHref } from './subject-href'

export type EventItem = SentenceEvent & {
  id: string
  at: Date
  actor: { kind: string; id: string | null; name: string }
  subjectId: string | null
  /** The first of the contacts it names besides its subject. */
  named: ReadonlyArray<{ id: string; name: string }>
  leafHash: string
}

/** The entry exactly as its leaf has it, and the ways on from it. */
export function EventFields({ event }: { event: EventItem }) {
  const { id, at, action, actor, subjectId, subjectName, details, named, leafHash } = event
  const { contacts, ...plain } = details
  const count = Array.isArray(contacts) ? contacts.length : 0
  const href = subjectHref(event)
  const everything = everythingHref(event)
  return (
    <DefinitionList
      items={[
        { term: 'Time', description: <Exact>{at.toISOString()}</Exact> },
        { term: 'Action', description: <Exact>{action}</Exact> },
        {
          term: 'Done by',
          description: actor.id === null ? actor.name : <Also href={`/audit?member=${actor.id}`} name={actor.name} what="Everything by" />,
        },
        ...(subjectId === null
          ? []
          : [
              {
                term: 'About',
                description: (
                  <>
                    {subjectName !== null && (
                      <>
                        <bdi>{subjectName}</bdi> ·{' '}
                      </>
                    )}
                    <Exact>{subjectId}</Exact>
                    <span className="flex flex-wrap gap-x-4">
                      {href !== undefined && (
                        <Link href={href} className="link">
                          Open
                        </Link>
                      )}
                      <Link href={everything} className="link">
                        {everything.startsWith('/audit?contact=') ? 'Everything about this person' : 'Everything about it'}
                      </Link>
                    </span>
                  </>
                ),
              },
            ]),
        ...(count > 0 ? [{ term: 'Contacts', description: <Named count={count} named={named} eventId={id} /> }] : []),
        ...Object.entries(plain).map(([name, value]) => ({
          term: name,
          description: <Exact>{typeof value === 'string' ? value : JSON.stringify(value)}</Exact>,
        })),
        { term: 'Event', description: <Exact>{id}</Exact> },
        { term: 'Leaf hash', description: <Exact>{leafHash}</Exact> },
      ]}
    />
  )
}

function Named({ count, named, eventId }: { count: number; named: EventItem['named']; eventId: string }) {
  return (
    <>
      {named.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link href={`/audit?contact=${id}`} prefetch={false} className="link">
            <bdi>{name}</bdi>
          </Link>
        </span>
      ))}
      {count > named.length && (
        <>
          {named.length > 0 && ' and '}
          <Link href={`/audit/events/${eventId}`} prefetch={false} className="link">
            {named.length > 0 ? `${(count - named.length).toLocaleString('en-US')} more` : `${count.toLocaleString('en-US')} contacts`}
          </Link>
        </>
      )}
    </>
  )
}

function Also({ href, name, what }: { href: string; name: string; what: string }) {
  return (
    <>
      {name} ·{' '}
      <Link href={href} className="link">
        {what} <span className="sr-only">{name}</span>
        <span aria-hidden="true">them</span>
      </Link>
    </>
  )
}

function Exact({ children }: { children: string }) {
  return <span className="token break-all">{children}</span>
}
