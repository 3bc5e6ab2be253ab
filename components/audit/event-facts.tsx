import { DateTime } from '@/components/ui/date-time'
import { Panel } from '@/components/ui/panel'
import { EventFields, type EventItem } from './event-fields'
import { eventSentence } from './event-sentence'

type EventFactsProps = { event: EventItem; portalNames: Readonly<Record<string, string>>; timeZone: string }

/** What an event tells: a sentence, and under it the fields exactly as its leaf has them. */
export function EventFacts({ event, portalNames, timeZone }: EventFactsProps) {
  return (
    <Panel>
      <p className="text-base [overflow-wrap:anywhere]">
        {eventSentence(event, portalNames).map(({ text, part }) => {
          if (part === 'words') return <span key={text}>{text}</span>
          return <bdi key={part}>{text}</bdi>
        })}
        .
      </p>
      <p className="mb-3 text-muted text-sm">
        <DateTime at={event.at} timeZone={timeZone} />
      </p>
      <EventFields event={event} />
    </Panel>
  )
}
