import { formatDateTime, formatDay } from './format-date-time'

type DateTimeProps = { at: Date; timeZone: string; precision?: 'minute' | 'day' | undefined }

/** An absolute time in the district's zone, named; a day alone says its time and zone on hover. The exact instant is in the markup. */
export function DateTime({ at, timeZone, precision = 'minute' }: DateTimeProps) {
  return (
    <time
      dateTime={at.toISOString()}
      title={precision === 'day' ? formatDateTime(at, timeZone) : undefined}
      className="whitespace-nowrap tabular"
    >
      {precision === 'day' ? formatDay(at, timeZone) : formatDateTime(at, timeZone)}
    </time>
  )
}
