import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { auditActions, isAuditAction } from '@/lib/audit/audit-action'
import { eventSentence, type SentenceEvent } from './event-sentence'
import { subjectHref } from './subject-href'

export type EventItem = SentenceEvent & {
  id: string
  at: Date
  actor: { kind: string; id: string | null; name: string }
  subjectId: string | null
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
  return (
    <p className="[overflow-wrap:anywhere]">
      {eventSentence(event, portalNames).map(({ text, part }) => {
        if (part === 'actor') return <span key={part}>{text}</span>
        if (part === 'words') return <span key={text}>{text}</span>
        if (href === undefined) return <bdi key={part}>{text}</bdi>
        return (
          <Link key={part} href={href} className="link">
            <bdi>{text}</bdi>
          </Link>
        )
      })}
    </p>
  )
}

/** The entry exactly as its leaf has it, and the ways on from it. */
function Details({ event }: { event: EventItem }) {
  const { action, actor, subjectId, subjectName, details, leafHash } = event
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
                        <Link href={`/audit?subject=${subjectId}`} className="link">
                          Everything about it
                        </Link>
                      </span>
                    </>
                  ),
                },
              ]),
          ...Object.entries(details).map(([name, value]) => ({ term: name, description: <Exact>{exactText(value)}</Exact> })),
          { term: 'Leaf hash', description: <Exact>{leafHash}</Exact> },
        ]}
      />
    </div>
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
