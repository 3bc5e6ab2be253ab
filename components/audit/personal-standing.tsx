import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { PersonalStanding as Standing } from '@/lib/audit/get-event'
import { PersonalData, type ShowPersonalData } from './personal-data'

type PersonalStandingProps = { standing: Standing; eventId: string; show: ShowPersonalData; timeZone: string }

/** The personal data beside an event, or what became of it. */
export function PersonalStanding({ standing, eventId, show, timeZone }: PersonalStandingProps) {
  return <Panel title="Personal data">{contentOf({ standing, eventId, show, timeZone })}</Panel>
}

function contentOf({ standing, eventId, show, timeZone }: PersonalStandingProps) {
  if (standing.state === 'none') return <p className="text-muted text-sm">This event has none: what it tells stands above.</p>
  if (standing.state === 'kept') return <PersonalData eventId={eventId} show={show} />
  const { by } = standing
  if (by === null) {
    return (
      <Notice tone="warning" title="It is gone, and the record does not say why">
        Neither was the contact erased, nor has the district’s rule for how long data is kept been applied since. The event itself still
        proves what it tells above.
      </Notice>
    )
  }
  return (
    <p className="max-w-160 text-sm">
      {by.action === 'contact.erased'
        ? 'It was erased with the contact on '
        : 'It was kept as long as the district keeps such data, and erased on or before '}
      <DateTime at={by.at} timeZone={timeZone} />. The event still proves what it tells above, and that there was something beside it.{' '}
      <Link href={`/audit/events/${by.eventId}`} className="link">
        Look at the erasing
      </Link>
    </p>
  )
}
