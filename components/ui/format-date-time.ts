/** "Nov 21, 2026, 4:05 PM CST": an absolute time in an IANA zone, the zone named. The same text on the server and in every browser. */
export function formatDateTime(at: Date, timeZone: string): string {
  const part = partsOf(at, timeZone)
  return `${part.month} ${part.day}, ${part.year}, ${part.hour}:${part.minute} ${part.dayPeriod} ${part.timeZoneName}`
}

/** "Nov 21, 2026", the day in an IANA zone. */
export function formatDay(at: Date, timeZone: string): string {
  const part = partsOf(at, timeZone)
  return `${part.month} ${part.day}, ${part.year}`
}

type Part = 'day' | 'month' | 'year' | 'hour' | 'minute' | 'dayPeriod' | 'timeZoneName'

const formatters = new Map<string, Intl.DateTimeFormat>()

// Assembled from parts: the blanks and commas that Intl puts between them differ from one browser version to the next.
function partsOf(at: Date, timeZone: string): Record<Part, string> {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      hourCycle: 'h12',
      timeZoneName: 'short',
    })
    formatters.set(timeZone, formatter)
  }
  const parts: Record<Part, string> = { day: '', month: '', year: '', hour: '', minute: '', dayPeriod: '', timeZoneName: '' }
  for (const { type, value } of formatter.formatToParts(at)) if (type in parts) parts[type as Part] = value
  return parts
}
