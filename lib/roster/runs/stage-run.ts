import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type BulkTransaction, inDistrictBulk } from '@/lib/district-bulk'
import { inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import type { RefusedLine } from '@/lib/roster/contact-line'
import { openStoredFile } from '@/lib/roster/files/stored-file'
import { rosterFormats } from '@/lib/roster/formats'
import { mostRefusedLines } from '@/lib/roster/get-import'
import type { RefusedBy } from '@/lib/roster/group-problems'
import type { ImportNotes } from '@/lib/roster/import-notes'
import { countListed } from '@/lib/roster/merge/activate-listed'
import { type ImportCounts, type ImportPlace, planImport, whyHeld } from '@/lib/roster/merge/compare-import'
import { keepPlan } from '@/lib/roster/merge/keep-plan'
import { planStudents } from '@/lib/roster/merge/plan-students'
import { recordFlags } from '@/lib/roster/merge/record-flags'
import { lockRoster, planMark } from '@/lib/roster/merge/roster-mark'
import { stageSameFile } from '@/lib/roster/merge/same-file'
import { acceptedLineRow, createIncomingLines, incomingColumns, refusedLineRow } from '@/lib/roster/merge/staged-line'
import type { LineBatch } from '@/lib/roster/reader'
import { refuseImport } from '@/lib/roster/refuse-import'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { uuidV7 } from '@/lib/uuid-v7'
import { nameStatements } from './end-statements'
import { fetchSource } from './fetch-source'
import type { Run } from './run-import'
import { requireLease } from './run-lease'

/**
 * Asks the server of a source that is one, reads what the import brings, compares it with what its source said before, and
 * keeps what it would change; nothing of the roster changes. Leaves it `staged`, `held`, or `refused` when no line can be
 * imported. The file that was applied last, when nothing has happened since, is not read again.
 */
export async function stageRun(asked: Run): Promise<void> {
  const run = await fetchSource(asked)
  if (await stageSameFile(run)) return
  const compared = await compareRun(run, ({ heldBecause }) => (heldBecause ? 'held' : 'staged'))
  if (compared.accepted > 0) return
  const { doer, place, leaseToken, now } = run
  const reason = `No line of the file can be imported, and an empty list would remove everybody. ${compared.firstReason}`
  await refuseImport(doer, place, { reason, leaseToken, refused: compared, now })
}

type Outcome = { heldBecause: 'removes' | 'changes' | undefined; removed: number; changed: number }
type Tally = { accepted: number; refused: number; refusedBy: RefusedBy; activated: number; firstReason: string; shown: RefusedLine[] }
type Notes = Partial<Record<keyof ImportNotes, number>>

/**
 * Reads and compares the import, in one transaction that leaves it in the state `stateOf` names. Where no line can be imported
 * it changes nothing but keeps the refused lines.
 */
export async function compareRun(run: Run, stateOf: (outcome: Outcome) => 'held' | 'staged' | 'applying'): Promise<Tally> {
  const { place, leaseToken } = run
  await dropLeftovers(run)
  const notes: Notes = {}
  const tally = await inDistrictBulk(place.districtId, async (tx) => {
    await nameStatements(tx, leaseToken)
    const read = await copyLines(tx, run, notes)
    run.report({ phase: 'comparing', done: 0, total: null, unit: 'contacts' })
    run.signal.throwIfAborted()
    if (read.accepted > 0) await finishComparing(tx, run, { tally: read, notes, stateOf })
    return read
  })
  if (tally.accepted > 0) return tally
  await inDistrict(place.districtId, async (tx) => {
    await requireLease(tx, { ...place, leaseToken })
    await keepRefusals(tx, place, tally.shown)
  })
  return tally
}

/** What an earlier attempt, or an earlier comparison, left behind. */
async function dropLeftovers({ place, source, leaseToken }: Run): Promise<void> {
  const { districtId, importId } = place
  await inDistrict(districtId, async (tx) => {
    await requireLease(tx, { districtId, importId, leaseToken })
    // What is left of the plan is none any more, whatever becomes of this attempt.
    await tx.rosterImport.update({ where: { districtId_id: { districtId, id: importId } }, data: { comparedAfter: null } })
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportRefusal.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportChange.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportFlag.deleteMany({ where: { districtId, importId } })
    await rosterFormats[source.format].discard?.(tx, place)
  })
}

async function copyLines(tx: BulkTransaction, run: Run, notes: Notes): Promise<Tally> {
  const { row, source, place, leaseToken, signal, now, timeZone } = run
  const file = row.fileBytes === null ? null : openStoredFile(place, { name: row.fileName ?? 'contacts.csv', size: Number(row.fileBytes) })
  const batches = rosterFormats[source.format].read({
    ...place,
    format: source.format,
    settings: row.settings,
    file,
    leaseToken,
    now,
    timeZone,
    signal,
    report: (progress) => run.report({ phase: 'reading', ...progress }),
    note: (name, count) => {
      notes[name] = (notes[name] ?? 0) + count
    },
  })
  const tally: Tally = { accepted: 0, refused: 0, refusedBy: {}, activated: 0, firstReason: '', shown: [] }
  await createIncomingLines(tx)
  await tx.copy('incoming_lines', incomingColumns, copyRows(batches, { tally, signal }))
  return tally
}

async function* copyRows(
  batches: AsyncIterable<LineBatch>,
  { tally, signal }: { tally: Tally; signal: AbortSignal },
): AsyncGenerator<string> {
  let position = 0
  for await (const { accepted, refused } of batches) {
    signal.throwIfAborted()
    let rows = ''
    for (const line of accepted) {
      rows += acceptedLineRow(line, ++position)
      if (line.activated !== null) tally.activated++
    }
    for (const line of refused) {
      if (tally.refused === 0) tally.firstReason = `Line ${line.line}: ${line.reason}`
      if (++tally.refused <= mostRefusedLines) tally.shown.push(line)
      tally.refusedBy[line.problem] = (tally.refusedBy[line.problem] ?? 0) + 1
      rows += refusedLineRow(line, ++position)
    }
    tally.accepted += accepted.length
    if (rows !== '') yield rows
  }
}

async function keepRefusals(tx: SqlTransaction, { districtId, importId }: ImportPlace, shown: readonly RefusedLine[]): Promise<void> {
  const of = { district_id: districtId, import_id: importId }
  const rows = shown.map(({ file, line, problem, reason }) => ({ ...of, id: uuidV7(), file, line, problem, reason }))
  await insertRows(tx, { table: 'roster_import_refusals', rows })
}

type Read = { tally: Tally; notes: Notes; stateOf: (outcome: Outcome) => 'held' | 'staged' | 'applying' }

async function finishComparing(tx: BulkTransaction, run: Run, { tally, notes, stateOf }: Read): Promise<void> {
  const { row, source, place, doer, leaseToken, now } = run
  const { districtId, importId } = place
  await lockRoster(tx, districtId, 'compare')
  const mark = await planMark(tx, run)
  const { present, guids, ...contacts } = await planImport(tx, place, run.report)
  await planStudents(tx, place)
  await keepPlan(tx, place)
  await keepRefusals(tx, place, tally.shown)
  const flags = await recordFlags(tx, place)
  const counts: ImportCounts = { ...contacts, refused: tally.refused }
  const activated = await countListed(tx, districtId)
  const heldBecause = whyHeld({ ...contacts, present })
  const state = stateOf({ heldBecause, ...contacts })
  // `statesAccounts` is for `stageSameFile`: such a file counts again although nothing in it is new.
  const all = {
    ...counts,
    ...notes,
    ...flags,
    guidsJoined: guids.joined,
    guidsUnclear: guids.unclear,
    activated,
    statesAccounts: tally.activated,
    refusedBy: tally.refusedBy,
  }
  const finished = await tx.$executeRaw`
    UPDATE roster_imports SET state = ${state}::import_state, held_because = ${heldBecause ?? null}::hold_reason, counts = ${JSON.stringify(all)}::jsonb,
      compared_after = ${mark}::uuid
    WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND state = ${row.state}::import_state AND lease_token = ${leaseToken}::uuid`
  // Cancelled while it was being read, or taken over: whoever did that has the last word.
  if (finished === 0) throw new Error('The import is no longer ours.')
  if (state === 'applying') return
  const details = { format: source.format, state, ...counts, activated }
  await recordEvent(
    tx,
    { actor: doer, at: now },
    { action: 'import.staged', subjectId: row.id, details, personal: { source: source.name } },
  )
}
