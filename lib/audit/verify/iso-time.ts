/** A time as the record writes it; `invalid` where the database has one that no event can have: infinity, or of the year 200000. */
export function isoOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'invalid' : time.toISOString()
}
