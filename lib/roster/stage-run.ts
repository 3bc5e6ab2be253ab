import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { joinInBulk } from '@/lib/join-in-bulk'
import { uuidV7 } from '@/lib/uuid-v7'
import { countListed } from './activate-listed'
import { type ImportCounts, type ImportPlace, planImport, whyHeld } from './compare-import'
import { nameStatements } from './end-statements'
import { rosterFormats } from './formats'
import { mostRefusedLines } from './get-import'
import type { ImportNotes } from './import-notes'
import type { LineBatch } from './reader'
import { refuseImport } from './refuse-import'
import type { Run } from './run-import'
import { acceptedLineRow, refusedLineRow } from './staged-line'
import { openStoredFile } from './stored-file'

const linesPerTransaction = 4_000

/**
 * Reads what the import brings into the staging tables and compares it with what its source said before; nothing of the
 * roster changes. Leaves it `staged`, `held`, or `refused` when no line can be imported.
 */
export async function stageRun(run: Run): Promise<void> {
  const { row, source, place, signal, now } = run
  await dropLeftovers(run)
  const notes: Partial<Record<keyof ImportNotes, number>> = {}
  const file = row.fileBytes === null ? null : openStoredFile(place, { name: row.fileName ?? 'contacts.csv', size: Number(row.fileBytes) })
  const batches = rosterFormats[source.format].read({
    ...place,
    format: source.format,
    settings: row.settings,
    file,
    now,
    signal,
    report: (progress) => run.report({ phase: 'reading', ...progress }),
    note: (name, count) => {
      notes[name] = (notes[name] ?? 0) + count
    },
  })
  const tally = await stageLines(place, batches, signal)
  run.report({ phase: 'comparing', done: 0, total: null, unit: 'contacts' })
  await finishStaging(run, { tally, notes })
}

/** What an earlier attempt left behind. */
async function dropLeftovers({ place, source }: Run): Promise<void> {
  const { districtId, importId } = place
  await inDistrict(districtId, async (tx) => {
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportRefusal.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportChange.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportFlag.deleteMany({ where: { districtId, importId } })
    await rosterFormats[source.format].discard?.(tx, place)
  })
}

type Tally = { accepted: number; refused: number; firstReason: string }

/** Each batch commits by itself, so that a large file holds no long transaction. */
async function stageLines(place: ImportPlace, batches: AsyncIterable<LineBatch>, signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { accepted: 0, refused: 0, firstReason: '' }
  let waiting: LineBatch = { accepted: [], refused: [] }
  const flush = async () => {
    signal.throwIfAborted()
    const { accepted, refused } = waiting
    waiting = { accepted: [], refused: [] }
    const shown = refused.slice(0, Math.max(0, mostRefusedLines - tally.refused))
    if (tally.refused === 0 && refused[0]) tally.firstReason = `Line ${refused[0].line}: ${refused[0].reason}`
    tally.accepted += accepted.length
    tally.refused += refused.length
    await inDistrict(place.districtId, async (tx) => {
      const rows = [
        ...accepted.map((line) => acceptedLineRow(place, line)),
        ...refused.flatMap((line) => refusedLineRow(place, line) ?? []),
      ]
      await insertRows(tx, { table: 'roster_import_lines', rows })
      const of = { district_id: place.districtId, import_id: place.importId }
      const refusals = shown.map(({ file, line, problem, reason }) => ({ ...of, id: uuidV7(), file, line, problem, reason }))
      await insertRows(tx, { table: 'roster_import_refusals', rows: refusals })
    })
  }
  for await (const batch of batches) {
    waiting.accepted.push(...batch.accepted)
    waiting.refused.push(...batch.refused)
    if (waiting.accepted.length + waiting.refused.length >= linesPerTransaction) await flush()
  }
  await flush()
  return tally
}

type Read = { tally: Tally; notes: Partial<Record<keyof ImportNotes, number>> }

async function finishStaging({ row, source, place, doer, leaseToken, now }: Run, { tally, notes }: Read): Promise<void> {
  const { districtId, importId } = place
  if (tally.accepted === 0) {
    const reason = `No line of the file can be imported, and an empty list would remove everybody. ${tally.firstReason}`
    return refuseImport(doer, place, { reason, leaseToken, refused: tally.refused, now })
  }
  await inDistrict(districtId, async (tx) => {
    await nameStatements(tx, leaseToken)
    await joinBySourcedId(tx, place)
    const compared = await planImport(tx, place)
    const { present: _, ...contacts } = compared
    const counts: ImportCounts = { ...contacts, refused: tally.refused }
    const activated = await countListed(tx, districtId)
    const heldBecause = whyHeld(compared)
    const state = heldBecause ? ('held' as const) : ('staged' as const)
    const { count } = await tx.rosterImport.updateMany({
      where: { districtId, id: importId, state: 'staging', leaseToken },
      data: { state, heldBecause: heldBecause ?? null, counts: { ...counts, ...notes, activated } },
    })
    // Cancelled while it was being read, or taken over: whoever did that has the last word.
    if (count === 0) throw new Error('The import is no longer ours.')
    const details = { format: source.format, state, ...counts, activated }
    await recordEvent(
      tx,
      { actor: doer, at: now },
      { action: 'import.staged', subjectId: row.id, details, personal: { source: source.name } },
    )
  })
}

/** Within one file, a line without a GUID belongs to the contact whose lines give the same sourcedId with a GUID. */
async function joinBySourcedId(tx: DistrictTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  await joinInBulk(tx)
  await tx.$executeRaw`
    UPDATE roster_import_lines l SET key = named.key, guid = named.guid
    FROM (
      SELECT DISTINCT ON (sourced_id) sourced_id, key, guid FROM roster_import_lines
      WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND guid IS NOT NULL AND sourced_id IS NOT NULL AND NOT refused
      ORDER BY sourced_id, line
    ) named
    WHERE l.district_id = ${districtId}::uuid AND l.import_id = ${importId}::uuid AND l.guid IS NULL AND l.sourced_id = named.sourced_id`
}
