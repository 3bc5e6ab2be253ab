import { formatClockTime } from '@/components/ui/clock-time'
import type { SourceSchedule } from '@/lib/roster/sources/source'

/** By ISO number, 1 is Monday. */
export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** "Every day at 5:00 AM", "Monday to Friday at noon", "Mondays and Thursdays at 6:30 PM". */
export function scheduleWords({ days, time }: SourceSchedule): string {
  return `${daysWords(days)} at ${timeWords(time)}`
}

function daysWords(days: readonly number[]): string {
  const chosen = [...new Set(days)].sort((one, other) => one - other)
  if (chosen.length === 7) return 'Every day'
  if (chosen.join() === '1,2,3,4,5') return 'Monday to Friday'
  const names = chosen.map((day) => `${weekdays[day - 1] ?? ''}s`)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function timeWords(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const words = formatClockTime(hours * 60 + minutes)
  return words === 'Noon' || words === 'Midnight' ? words.toLowerCase() : words
}
