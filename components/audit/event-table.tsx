import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { auditActions, isAuditAction } from '@/lib/audit/audit-action'
import { eventSentence, type SentenceEvent } from './event-sentence'
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

type EventTableProps = { events: readonly EventItem[]; portalNames: Readonly<Record<string, string>>; timeZone: string }

export function EventTable({ events, portalNames, timeZone }: EventTableProps) {
  return (
    <Table caption="Audit events">
      <thead>
        <tr>
          <Th from="sm">Time</Th>
          <Th>What happened</Th>
          <Th from="lg">Action</Th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <Tr key={event.id}>
            <Td from="sm" fit>
              <div className="flex h-full items-start">
                <DateTime at={event.at} timeZone={timeZone} />
              </div>
            </Td>
            <Td wrap>
              <p className="text-muted text-xs sm:hidden">
                <DateTime at={event.at} timeZone={timeZone} />
              </p>
              <Sentence event={event} portalNames={portalNames} />
              <details className="group/details">
                <summary className="w-fit cursor-pointer rounded-md text-muted text-xs hover:text-ink">Details</summary>
                <Details event={event} />
              </details>
            </Td>
            <Td from="lg" fit muted>
              <div className="flex h-full items-start">{actionWords(event.action)}</div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function Sentence({ event, portalNames }: { event: EventItem; portalNames: Readonly<Record<string, string>> }) {
  const href = subjectHref(event)
  const parts = eventSentence(event, portalNames)
  const begins = parts.findIndex(({ part }) => part === 'subject')
  // What comes before the subject leads to the entry itself, the subject to whom it is about.
  const told = begins === -1 ? parts : parts.slice(0, begins)
  const rest = begins === -1 ? [] : parts.slice(begins)
  return (
    <p className="[overflow-wrap:anywhere]">
      {told.length > 0 && (
        <Link href={`/audit/events/${event.id}`} prefetch={false} className="rounded-sm hover:underline">
          {told.map(({ text }) => text).join('')}
        </Link>
      )}
      {rest.map(({ text, part }) => {
        if (part === 'words') return <span key={text}>{text}</span>
        if (href === undefined) return <bdi key={part}>{text}</bdi>
        return (
          <Link key={part} href={href} prefetch={false} className="link">
            <bdi>{text}</bdi>
          </Link>
        )
      })}
    </p>
  )
}

/** The entry exactly as its leaf has it, and the ways on from it. */
function Details({ event }: { event: EventItem }) {
  const { id, action, actor, subjectId, subjectName, details, named, leafHash } = event
  const { contacts, ...plain } = details
  const count = Array.isArray(contacts) ? contacts.length : 0
  const href = subjectHref(event)
  return (
    <div className="max-w-200 pt-1 pb-2">
      <DefinitionList
        items={[
          { term: 'Action', description: <Exact>{action}</Exact> },
          {
            term: 'Done by',
            description:
              actor.id === null ? actor.name : <Also href={`/audit?member=${actor.id}`} name={actor.name} what="Everything by" />,
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
                        <Link href={everythingHref(event)} className="link">
                          Everything about it
                        </Link>
                      </span>
                    </>
                  ),
                },
              ]),
          ...(count > 0 ? [{ term: 'Contacts', description: <Named count={count} named={named} eventId={id} /> }] : []),
          ...Object.entries(plain).map(([name, value]) => ({ term: name, description: <Exact>{exactText(value)}</Exact> })),
          { term: 'Leaf hash', description: <Exact>{leafHash}</Exact> },
        ]}
      />
    </div>
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

function exactText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function actionWords(action: string): string {
  return isAuditAction(action) ? auditActions[action] : action
}
