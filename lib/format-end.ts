import { dateTimeFormat } from './date-time-format'
import type { FamilyLanguage } from './family-language'

/** The moment in the language and the district's time zone, the zone named as families there say it: "Central Time". */
export function formatEnd(at: Date, { language, timeZone }: { language: FamilyLanguage; timeZone: string }) {
  const { locale, calendar } = language
  return {
    date: calendar ? formatWith(calendar, at, timeZone) : dateTimeFormat(locale, { dateStyle: 'full', timeZone }).format(at),
    time: dateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(at),
    zone: partOf('timeZoneName', dateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(at)),
  }
}

/** Day and month by our own names, as in "dimanch 6 desanm 2026". */
function formatWith({ weekdays, months }: { weekdays: readonly string[]; months: readonly string[] }, at: Date, timeZone: string): string {
  const parts = dateTimeFormat('en-US', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone }).formatToParts(at)
  const [year, month, day] = (['year', 'month', 'day'] as const).map((type) => Number(partOf(type, parts)))
  if (year === undefined || month === undefined || day === undefined) return ''
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  return `${weekdays[weekday]} ${day} ${months[month - 1]} ${year}`
}

function partOf(type: Intl.DateTimeFormatPartTypes, parts: Intl.DateTimeFormatPart[]): string {
  return parts.find((part) => part.type === type)?.value ?? ''
}
