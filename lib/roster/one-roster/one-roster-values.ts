// What files and servers write alike, so that a value is refused in both for the same reason.
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { cutText, parseDay, parseFlag } from '@/lib/roster/files/line-values'
import type { Mistake } from './one-roster-table'

/** Whether a row of this status is taken away. In a bulk file it is empty; OneRoster 1.0 had `inactive`. */
const statuses: ReadonlyMap<string, boolean> = new Map([
  ['', false],
  ['active', false],
  ['tobedeleted', true],
  ['inactive', true],
])

/** Why a status cannot be read (OneRoster, StatusType); an empty one is active. */
export function explainStatus(status: string): Mistake | undefined {
  if (statuses.has(status.toLowerCase())) return undefined
  return { problem: 'value', reason: `status is ${quoteValue(status)}; it must be active or tobedeleted.` }
}

/** Whether the status says that the row is no more. */
export function isTakenAway(status: string): boolean {
  return statuses.get(status.toLowerCase()) ?? false
}

/** Why `enabledUser` cannot be read; an empty one is true. */
export function explainEnabled(text: string): Mistake | undefined {
  if (parseFlag(text) !== undefined) return undefined
  return { problem: 'flag', reason: `enabledUser is ${quoteValue(text)}; it must be true or false.` }
}

/** Whether a user may sign in, where nothing is said too. */
export function isEnabled(text: string): boolean {
  return text === '' || parseFlag(text) === true
}

/** Why a date cannot be read; an empty one is none. */
export function explainDate(column: string, text: string): Mistake | undefined {
  if (text === '' || parseDay(text) !== undefined) return undefined
  return { problem: 'date', reason: `${column} is ${quoteValue(text)}, which is no date or could be two. Write it as YYYY-MM-DD.` }
}

const longestGrade = 100

/** A grade as it is kept: cut where it is long. */
export function cutGrade(grade: string): string {
  return cutText(grade, longestGrade)
}
