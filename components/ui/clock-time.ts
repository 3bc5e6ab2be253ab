const stepMinutes = 30
const dayMinutes = 1440

/** "7:30 AM" for minutes from midnight; the end of the day has a name of its own. */
export function formatClockTime(minutes: number): string {
  if (minutes === dayMinutes) return 'Midnight, end of the day'
  if (minutes === 0) return 'Midnight'
  if (minutes === 720) return 'Noon'
  const hour = Math.floor(minutes / 60)
  return `${hour % 12 || 12}:${String(minutes % 60).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`
}

/** The times of a day to choose from, each half hour and the one that is set. */
export function clockTimes(set: number): Array<{ value: string; label: string }> {
  const steps = Array.from({ length: dayMinutes / stepMinutes + 1 }, (_, index) => index * stepMinutes)
  const minutes = [...new Set([...steps, set])].sort((one, other) => one - other)
  return minutes.map((value) => ({ value: String(value), label: formatClockTime(value) }))
}
