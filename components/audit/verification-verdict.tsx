import Link from 'next/link'
import type { ReactNode } from 'react'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { type Definition, DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { ListedEvent } from '@/lib/audit/find-events'
import type { Anchor } from '@/lib/audit/get-record-state'
import type { Finding, RecordVerification } from '@/lib/audit/verify/verification'
import { anchorWords } from './anchor-words'
import { eventSentence } from './event-sentence'
import { Fingerprint } from './fingerprint'
import { nextSteps, verdictWords } from './verdict-words'

type VerdictProps = {
  result: RecordVerification
  /** Of the key that signed the newest checkpoint. */
  fingerprint: string | undefined
  anchors: readonly Anchor[]
  /** Those of the findings that are still there. */
  events: readonly ListedEvent[]
  portalNames: Readonly<Record<string, string>>
  timeZone: string
}

/** The verdict in plain words, then what it rests on; or what is wrong, where, and what to do. */
export function VerificationVerdict({ result, fingerprint, anchors, events, portalNames, timeZone }: VerdictProps) {
  const { verdict, findings, warnings } = result
  const { title, meaning, firstStep } = verdictWords[verdict]
  const isSound = verdict === 'sound'
  const places = byPlace(findings)
  return (
    <div className="flex flex-col gap-5">
      <Notice tone={isSound ? 'success' : 'error'} title={title}>
        {isSound && result.leaves === 0 ? 'There is nothing in it yet that could be wrong.' : meaning}
      </Notice>
      {findings.length > 0 && (
        <Panel
          title="What is wrong, and where"
          description={
            findings.length === 100
              ? 'The first hundred findings.'
              : 'Events are numbered from 0, in the order in which they were recorded.'
          }
        >
          <ul aria-label="Findings" className="flex flex-col text-sm">
            {places.map((place) => (
              <Place
                key={place.map(({ sentence }) => sentence).join(' ')}
                findings={place}
                event={events.find(({ id }) => id === place[0].eventId)}
                portalNames={portalNames}
                timeZone={timeZone}
              />
            ))}
          </ul>
        </Panel>
      )}
      {firstStep !== undefined && (
        <Panel title="What to do">
          <ol className="list-decimal space-y-1.5 ps-5 text-sm">
            {[firstStep, ...nextSteps].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Panel>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={isSound ? 'Good to know' : 'Besides'}>
          <ul className="space-y-1">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Panel title="What was checked">
        <DefinitionList items={checkedItems({ result, fingerprint, anchors, timeZone })} />
      </Panel>
    </div>
  )
}

/** Findings of one event or checkpoint. */
type AtPlace = [Finding, ...Finding[]]

function byPlace(findings: readonly Finding[]): AtPlace[] {
  const places = new Map<string, AtPlace>()
  for (const finding of findings) {
    const place = `${finding.number} ${finding.size} ${finding.eventId}`
    const before = places.get(place)
    if (before) before.push(finding)
    else places.set(place, [finding])
  }
  return [...places.values()]
}

type PlaceProps = {
  findings: AtPlace
  event: ListedEvent | undefined
  portalNames: Readonly<Record<string, string>>
  timeZone: string
}

function Place({ findings, event, portalNames, timeZone }: PlaceProps) {
  const [{ number, size, eventId }] = findings
  const place = [
    ...(number === undefined ? [] : [`Event number ${number.toLocaleString('en-US')}`]),
    ...(size === undefined ? [] : [`Checkpoint over ${counted(size, 'event')}`]),
  ]
  return (
    <li className="border-line border-b py-2.5 first:pt-0 last:border-b-0 last:pb-0">
      {place.length > 0 && <p className="text-muted text-xs">{place.join(' · ')}</p>}
      {findings.map(({ sentence }) => (
        <p key={sentence} className="[overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      {event && (
        <p className="mt-0.5 text-muted [overflow-wrap:anywhere]">
          What stands there now:{' '}
          {eventSentence(event, portalNames).map(({ text }) => (
            <bdi key={text}>{text}</bdi>
          ))}
          , <DateTime at={event.at} timeZone={timeZone} />.{' '}
          <Link href={`/audit/events/${event.id}`} className="link">
            Look at the event
          </Link>
        </p>
      )}
      {eventId !== undefined && !event && <p className="mt-0.5 text-muted">The event itself is not there any more.</p>}
    </li>
  )
}

function checkedItems({ result, fingerprint, anchors, timeZone }: Omit<VerdictProps, 'events' | 'portalNames'>): Definition[] {
  const { leaves, checkpoints, waiting, head, keysKnown } = result
  // What left the database since says nothing of this run.
  const kept = anchors.filter(({ size }) => head !== null && size <= head.size)
  return [
    {
      term: 'Events',
      description: (
        <>
          {leaves.toLocaleString('en-US')}
          {waiting > 0 && (
            <Muted>{counted(waiting, 'more event')} had no number yet, which is no fault: the next checkpoint counts them.</Muted>
          )}
        </>
      ),
    },
    { term: 'Checkpoints', description: checkpoints.toLocaleString('en-US') },
    {
      term: 'Until',
      description:
        head === null ? (
          'No checkpoint was signed yet.'
        ) : (
          <>
            <DateTime at={new Date(head.signedAt)} timeZone={timeZone} />
            <Muted>The newest checkpoint, over {counted(head.size, 'event')}.</Muted>
          </>
        ),
    },
    {
      term: 'Signed with',
      description: (
        <>
          {fingerprint === undefined ? '–' : <Fingerprint hex={fingerprint} />}
          <Muted>
            {keysKnown
              ? 'The key is one that this installation keeps outside the database.'
              : 'The key stands in the record itself and nowhere else here, so compare it with the one in a mail to the owners.'}
          </Muted>
        </>
      ),
    },
    {
      term: 'Held against',
      description:
        result.anchors === 0
          ? 'Nothing: no checkpoint was kept outside the database.'
          : `${counted(result.anchors, 'checkpoint')} kept outside the database`,
    },
    ...(kept.length === 0
      ? []
      : [
          {
            term: 'Kept elsewhere',
            description: kept.map(({ place, anchoredAt, size }) => (
              <span key={place} className="block">
                {anchorWords[place]}: {counted(size, 'event')}, <DateTime at={anchoredAt} timeZone={timeZone} />
              </span>
            )),
          },
        ]),
  ]
}

function Muted({ children }: { children: ReactNode }) {
  return <span className="block text-muted">{children}</span>
}
