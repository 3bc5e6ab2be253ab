import 'server-only'
import { AppError } from '@/lib/app-error'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import { requireLease } from '@/lib/roster/runs/run-lease'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import { prepareJoin, readJoinedLines } from './one-roster-join'
import type { OneRosterBatch, OneRosterScope } from './one-roster-row'
import { insertHead } from './one-roster-settle'
import { dropRepeats, stageDifferences, takeStated } from './one-roster-stage'
import { streamInBulk } from './stream-in-bulk'

/** What a run of a OneRoster source states. */
export type OneRosterStatement = {
  scope: OneRosterScope
  batches: AsyncIterable<OneRosterBatch>
  guidFrom: GuidFrom
  /** Whether a sourcedId that is stated again is a mistake to show, as in a file; the pages of a server may overlap. */
  refuseRepeats?: boolean
}

/**
 * Stages what is stated over what is in force of the source, and yields the lines of the whole source that then holds:
 * users whose role is a contact's, joined with students by the agents of either. Only what differs from what is in force
 * is kept. Refuses with `invalid_input` when nobody in it is a contact.
 */
export async function* linesOfOneRoster(reading: Reading, stated: OneRosterStatement): AsyncGenerator<LineBatch> {
  let isEmpty = true
  const lines = streamInBulk<LineBatch>(reading, async (tx, hand) => {
    const refuse = (refused: LineBatch['refused']) => hand({ accepted: [], refused })
    // First, so that whatever is put in force from now on is noticed when this import is.
    await tx.$executeRaw(insertHead(reading))
    await takeStated(tx, { ...stated, refuse })
    await dropRepeats(tx, stated.refuseRepeats ? refuse : undefined)
    await stageDifferences(tx, reading, stated.scope)
    await prepareJoin(tx, reading, stated.guidFrom)
    await readJoinedLines(tx, hand)
    // It commits before the run that reads it does, and perhaps after somebody else has taken that over.
    await requireLease(tx, reading)
  })
  for await (const batch of lines) {
    if (batch.accepted.length > 0 || batch.refused.length > 0) isEmpty = false
    yield batch
  }
  if (!isEmpty) return
  throw new AppError(
    'invalid_input',
    'Nobody in it is a parent, guardian or relative, so there is no contact to import. OneRoster 1.1 says the role in users.csv, 1.2 in roles.csv.',
  )
}
