import Link from 'next/link'
import type { ReactNode } from 'react'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { Panel } from '@/components/ui/panel'
import type { ListedEvent } from '@/lib/audit/find-events'
import { eventSentence } from './event-sentence'
import { subjectHref } from './subject-href'

type EventFactsProps = { event: ListedEvent; portalNames: Readonly<Record<string, string>>; timeZone: string }

/** What an event tells: a sentence, and under it the fields exactly as its leaf has them. */
export function EventFacts({ event, portalNames, timeZone }: EventFactsProps) {
  const { id, at, action, actor, subjectId, subjectName, details, named } = event
  const { contacts, ...plain } = details
  const count = Array.isArray(contacts) ? contacts.length : 0
  const href = subjectHref(event)
  return (
    <Panel>
      <p className="mb-3 text-base [overflow-wrap:anywhere]">
        {eventSentence(event, portalNames).map(({ text, part }) => {
          if (part === 'words') return <span key={text}>{text}</span>
          return <bdi key={part}>{text}</bdi>
        })}
        .
      </p>
      <DefinitionList
        items={[
          {
            term: 'Time',
            description: (
              <>
                <DateTime at={at} timeZone={timeZone} /> · <Exact>{at.toISOString()}</Exact>
              </>
            ),
          },
          { term: 'Action', description: <Exact>{action}</Exact> },
          {
            term: 'Done by',
            description: (
              <>
                <bdi>{actor.name}</bdi> · <Exact>{actor.id === null ? actor.kind : `${actor.kind} ${actor.id}`}</Exact>
                {actor.id !== null && <Way href={`/audit?member=${actor.id}`}>Everything by them</Way>}
              </>
            ),
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
                      {href !== undefined && href !== `/audit/events/${id}` && <Way href={href}>Open</Way>}
                      <Way href={`/audit?${href === `/contacts/${subjectId}` ? 'contact' : 'subject'}=${subjectId}`}>
                        Everything about it
                      </Way>
                    </>
                  ),
                },
              ]),
          ...(count > 0 ? [{ term: 'Contacts', description: <Named count={count} named={named} /> }] : []),
          ...Object.entries(plain).map(([name, value]) => ({
            term: name,
            description: <Exact>{typeof value === 'string' ? value : JSON.stringify(value)}</Exact>,
          })),
          { term: 'Event', description: <Exact>{id}</Exact> },
        ]}
      />
    </Panel>
  )
}

function Named({ count, named }: { count: number; named: ListedEvent['named'] }) {
  return (
    <>
      {named.map(({ id, name }) => (
        <Way key={id} href={`/audit?contact=${id}`}>
          <bdi>{name}</bdi>
        </Way>
      ))}
      {count > named.length && (
        <span className="text-muted">
          {named.length > 0 && 'and '}
          {counted(count - named.length, 'contact')} whose ids stand in the leaf below
        </span>
      )}
    </>
  )
}

function Exact({ children }: { children: string }) {
  return <span className="token break-all">{children}</span>
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="link block w-fit">
      {children}
    </Link>
  )
}
