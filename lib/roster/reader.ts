import type { RosterFormat } from '@/prisma/generated/enums'
import type { ContactLine, RefusedLine } from './contact-line'
import type { ImportNotes } from './import-notes'
import type { StoredFile } from './stored-file'

/** A few thousand lines at a time. */
export type LineBatch = { accepted: ContactLine[]; refused: RefusedLine[] }

/** What a reader reads from, and whom it tells. */
export type Reading = {
  districtId: string
  sourceId: string
  importId: string
  format: RosterFormat
  /** Of the source, as they were when the run began; the reader parses them by its own schema. */
  settings: unknown
  /** The uploaded file; null for a source that is a server. */
  file: StoredFile | null
  now: Date
  /** Aborted when the run is cancelled or its lease is lost: stop at the next chance by throwing `signal.reason`. */
  signal: AbortSignal
  /** Real counts, as often as they change; only now and then they are written. */
  report(progress: { done: number; total: number | null; unit: 'bytes' | 'lines' }): void
  /** Adds to one of the notes of the run. */
  note(name: keyof ImportNotes, count: number): void
}

/**
 * Turns what a source states into normalised lines, always the whole truth of the source: one contact with at most one
 * student to a line. Refuses as a whole by throwing an `AppError` with a sentence fit to show.
 */
export type RosterReader = (reading: Reading) => AsyncGenerator<LineBatch>
