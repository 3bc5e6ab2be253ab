import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { joinInBulk } from '@/lib/join-in-bulk'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import { giveGuids, keepGuids } from './give-guids'
import { readGuidFile } from './guid-file'
import type { GuidFileResult } from './guid-file-json'
import { type GuidProblem, matchGuids } from './match-guids'

const mostBytes = 128 * 1024 * 1024
const mostLines = 2_000_000
const mostRefused = 200

/**
 * Gives contacts without a GUID the one a file has for their sourcedId or, where no sourcedId tells, for the e-mail address
 * that they alone have; what is nobody's here yet is kept for contacts that imports bring. A GUID that is there is never
 * replaced. Repeating it changes nothing. Refuses with `forbidden`, `too_large` past 128 MB or two million lines, `conflict`
 * while an import is being compared or applied, or `invalid_input` as `readGuidFile` does.
 */
export async function importGuidFile(actor: Actor, { body }: { body: AsyncIterable<Uint8Array> }, now: Date): Promise<GuidFileResult> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const { batches, refused, refusedLines } = await readAll(body)
  return inDistrict(districtId, async (tx) => {
    if (!(await tryLockRoster(tx, districtId))) {
      throw new AppError('conflict', 'An import is being compared or applied at this moment. Add the GUIDs when it is done.')
    }
    await stage(tx, batches)
    await joinInBulk(tx)
    await matchGuids(tx, districtId)
    const joined = await giveGuids(tx, districtId, now)
    await keepGuids(tx, districtId)
    const { already, kept, otherSourcedId, unmatched } = await countOutcomes(tx)
    const counts = { joined, already, kept, otherSourcedId, refused: refusedLines + unmatched }
    await recordEvent(tx, { actor, at: now }, { action: 'guids.imported', details: counts })
    const left = [...refused, ...(await findUnmatched(tx))]
    return { counts, refused: left.sort((one, other) => one.line - other.line).slice(0, mostRefused) }
  })
}

/** `refused` are the first of the `refusedLines`. */
type ReadGuids = { batches: string[]; refused: GuidFileResult['refused']; refusedLines: number }

/** Before the transaction begins, since nobody knows how long an upload takes; as text, which is what the database is given. */
async function readAll(body: AsyncIterable<Uint8Array>): Promise<ReadGuids> {
  const read: ReadGuids = { batches: [], refused: [], refusedLines: 0 }
  let lines = 0
  for await (const batch of readGuidFile(limited(body))) {
    lines += batch.lines.length + batch.refused.length
    if (lines > mostLines) throw new AppError('too_large', 'The file has over two million lines. Cut it into several files.')
    if (batch.lines.length > 0) read.batches.push(JSON.stringify(batch.lines))
    read.refusedLines += batch.refused.length
    read.refused.push(...batch.refused.slice(0, mostRefused - read.refused.length))
  }
  return read
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      throw new AppError(
        'too_large',
        'The file is larger than 128 MB. A GUID file needs a GUID, a sourcedId and an e-mail address; export only those.',
      )
    }
    yield chunk
  }
}

/** `reference` is the other line, GUID or name that a problem is about. */
async function stage(tx: DistrictTransaction, batches: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE incoming_guids (
      line int NOT NULL, guid text NOT NULL, sourced_id text, email text,
      contact_id uuid, problem text, reference text, outcome text
    ) ON COMMIT DROP`
  for (const batch of batches) {
    await tx.$executeRaw`
      INSERT INTO incoming_guids (line, guid, sourced_id, email)
      SELECT line, guid, "sourcedId", email FROM json_to_recordset(${batch}::json) AS t(line int, guid text, "sourcedId" text, email text)`
  }
  await tx.$executeRaw`ANALYZE incoming_guids`
}

async function countOutcomes(tx: DistrictTransaction) {
  const [counts] = await tx.$queryRaw<Array<{ already: number; kept: number; otherSourcedId: number; unmatched: number }>>`
    SELECT count(*) FILTER (WHERE outcome = 'already')::int AS already, count(*) FILTER (WHERE outcome = 'kept')::int AS kept,
           count(*) FILTER (WHERE outcome = 'kept' AND reference IS NOT NULL)::int AS "otherSourcedId",
           count(*) FILTER (WHERE problem IS NOT NULL)::int AS unmatched
    FROM incoming_guids`
  return counts ?? { already: 0, kept: 0, otherSourcedId: 0, unmatched: 0 }
}

type Unmatched = {
  line: number
  guid: string
  sourcedId: string | null
  email: string | null
  problem: GuidProblem
  reference: string | null
}

async function findUnmatched(tx: DistrictTransaction): Promise<GuidFileResult['refused']> {
  const rows = await tx.$queryRaw<Unmatched[]>`
    SELECT line, guid, sourced_id AS "sourcedId", email, problem, reference FROM incoming_guids
    WHERE problem IS NOT NULL ORDER BY line LIMIT ${mostRefused}`
  return rows.map((row) => ({ line: row.line, reason: explain(row) }))
}

function explain({ guid, sourcedId, email, problem, reference }: Unmatched): string {
  const its = quoteValue(reference ?? '')
  switch (problem) {
    case 'repeated':
      return `It says the same as line ${reference}.`
    case 'guid_twice':
      return `The GUID ${quoteValue(guid)} stands on line ${reference}, too, for somebody else.`
    case 'sourced_id_twice':
      return `The sourcedId ${quoteValue(sourcedId ?? '')} stands on line ${reference}, too, with another GUID.`
    case 'email_twice':
      return `The e-mail address ${quoteValue(email ?? '')} stands on line ${reference}, too, with another GUID, so it does not tell whose this is. Add sourcedIds.`
    case 'sourced_id_shared':
      return `${reference} contacts have the sourcedId ${quoteValue(sourcedId ?? '')}, so nobody can tell whose GUID it is.`
    case 'email_shared':
      return `${reference} contacts have the e-mail address ${quoteValue(email ?? '')}, so nobody can tell whose GUID it is. Add sourcedIds.`
    case 'other_guid':
      return `The contact has the GUID ${its}, not ${quoteValue(guid)}.`
    case 'same_contact':
      return `It names the same contact as line ${reference}, with another GUID.`
    case 'of_another':
      return `The GUID ${quoteValue(guid)} is that of ${reference || 'another contact'}.`
  }
}
