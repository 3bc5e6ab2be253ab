import type { StoredFile } from '@/lib/roster/files/stored-file'
import type { RosterFormat } from '@/prisma/generated/enums'
import type { ContactLine, RefusedLine } from './contact-line'
import type { ImportNotes } from './import-notes'

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
  /** The uploaded file, or what a server answered; null while a server is asked. */
  file: StoredFile | null
  /** Of the worker that reads: what is written before the run ends is written only while the import has it (`requireLease`). */
  leaseToken: string
  now: Date
  /** Of the district, an IANA name: days begin and end in it. */
  timeZone: string
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

/**
 * Asks a source that is a server for all it states, as the bytes of a file that the reader of its format reads. Refuses as a
 * whole by throwing an `AppError` with a sentence fit to show.
 */
export type RosterFetcher = (reading: Reading) => AsyncGenerator<Buffer>
