import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { auditActions, isAuditAction } from '@/lib/audit/audit-action'
import { EventFields, type EventItem } from './event-fields'
import { eventSentence } from './event-sentence'
import { subjectHref } from './subject-href'

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
                <summary className="w-fit cursor-pointer rounded-md py-1 text-muted text-xs hover:text-ink">Details</summary>
                <div className="max-w-200 pt-1 pb-2">
                  <EventFields event={event} />
                </div>
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

function actionWords(action: string): string {
  return isAuditAction(action) ? auditActions[action] : action
}
