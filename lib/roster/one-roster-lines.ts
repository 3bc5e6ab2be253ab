import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ImportPlace } from './compare-import'
import type { OneRosterBatch, OneRosterScope } from './one-roster-row'
import type { LineBatch, Reading } from './reader'
import type { GuidFrom } from './source-settings'

/** What a run of a OneRoster source states. */
export type OneRosterStatement = {
  scope: OneRosterScope
  batches: AsyncIterable<OneRosterBatch>
  guidFrom: GuidFrom
  /** Whether a sourcedId that is stated again is a mistake to show, as in a file; a server's pages may overlap. */
  refuseRepeats?: boolean
}

/** Stages what is stated over what is in force and yields the lines of the whole source, joined both ways. */
export async function* linesOfOneRoster(reading: Reading, stated: OneRosterStatement): AsyncGenerator<LineBatch> {
  yield await Promise.reject(new Error(`${reading.importId} ${stated.scope.user}`))
}

export async function settleOneRoster(_tx: DistrictTransaction, _place: ImportPlace): Promise<void> {}

export async function discardOneRoster(_tx: DistrictTransaction, _place: ImportPlace): Promise<void> {}
