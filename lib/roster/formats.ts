import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { readMappedCsv } from '@/lib/roster/mapping/mapped-csv'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import { readOneRosterCsv } from '@/lib/roster/one-roster/one-roster-csv'
import { readOneRosterRest } from '@/lib/roster/one-roster/one-roster-rest'
import { fetchOneRosterRest } from '@/lib/roster/one-roster/one-roster-rest-fetch'
import { discardOneRoster, settleOneRoster, undoOneRoster } from '@/lib/roster/one-roster/one-roster-settle'
import type { RosterFormat } from '@/prisma/generated/enums'
import { readContacts } from './contact-csv'
import type { RosterFetcher, RosterReader } from './reader'

/** How one kind of source is read, and what it does besides when its import is applied or dropped. */
export type RosterFormatDescription = {
  read: RosterReader
  /** Where no file is uploaded: asks the source for what `read` then reads. An unchanged source gives equal bytes. */
  fetch?: RosterFetcher
  /** In the transaction that applies the import. */
  settle?(tx: DistrictTransaction, place: ImportPlace): Promise<void>
  /** In the transaction that undoes the import. Refuses with `conflict` when something later depends on it. */
  undo?(tx: DistrictTransaction, place: ImportPlace): Promise<void>
  /** In the transaction that drops what the import has staged. */
  discard?(tx: DistrictTransaction, place: ImportPlace): Promise<void>
}

/** Every kind of source. A new one is a reader and an entry here. */
export const rosterFormats: Record<RosterFormat, RosterFormatDescription> = {
  contacts: { read: readContacts },
  mapped: { read: readMappedCsv },
  oneroster: { read: readOneRosterCsv, settle: settleOneRoster, undo: undoOneRoster, discard: discardOneRoster },
  oneroster_rest: {
    read: readOneRosterRest,
    fetch: fetchOneRosterRest,
    settle: settleOneRoster,
    undo: undoOneRoster,
    discard: discardOneRoster,
  },
}
