import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Run } from '@/lib/roster/runs/run-import'
import { dayOf } from '@/lib/zoned-day'
import type { RosterImport as ImportRow } from '@/prisma/generated/client'
import { lockRoster, planMark, rosterMark } from './roster-mark'

/**
 * Stages the file that its source was last applied from, read with the same settings, as one that changes nothing, without
 * reading it: as long as nothing else was applied or undone in the district and no GUIDs came. Answers false for any other.
 */
export async function stageSameFile(run: Run): Promise<boolean> {
  const { row, source, place, doer, leaseToken, now } = run
  const { districtId, importId, sourceId } = place
  if (row.fileDigest === null) return false
  return inDistrict(districtId, async (tx) => {
    await lockRoster(tx, districtId, 'compare')
    const last = await tx.rosterImport.findFirst({
      where: { districtId, sourceId, state: 'applied', undoneAt: null, fileDigest: row.fileDigest },
      orderBy: [{ appliedAt: 'desc' }, { id: 'desc' }],
    })
    if (!last || last.comparedAfter !== (await rosterMark(tx, districtId)) || !readsTheSame(run, last)) return false
    const unchanged = await tx.rosterRecord.count({ where: { districtId, sourceId, removedAt: null } })
    const changes = { added: 0, changed: 0, removed: 0, unchanged }
    const counts = {
      ...(last.counts as object),
      ...changes,
      guidsJoined: 0,
      activated: 0,
      closedInvitations: 0,
      flagsCarried: 0,
      isSameFile: 1,
    }
    await tx.$executeRaw`
      INSERT INTO roster_import_refusals (district_id, id, import_id, file, line, problem, reason)
      SELECT district_id, gen_random_uuid(), ${importId}::uuid, file, line, problem, reason FROM roster_import_refusals
      WHERE district_id = ${districtId}::uuid AND import_id = ${last.id}::uuid`
    await tx.$executeRaw`
      INSERT INTO roster_import_flags (district_id, id, import_id, flag, line, name, detail)
      SELECT district_id, gen_random_uuid(), ${importId}::uuid, flag, line, name, detail FROM roster_import_flags
      WHERE district_id = ${districtId}::uuid AND import_id = ${last.id}::uuid`
    const { count } = await tx.rosterImport.updateMany({
      where: { districtId, id: importId, state: 'staging', leaseToken },
      data: { state: 'staged', heldBecause: null, counts, comparedAfter: await planMark(tx, run) },
    })
    if (count === 0) throw new Error('The import is no longer ours.')
    const details = { format: source.format, state: 'staged', ...changes, refused: refusedOf(last), activated: 0 }
    await recordEvent(
      tx,
      { actor: doer, at: now },
      { action: 'import.staged', subjectId: row.id, details, personal: { source: source.name } },
    )
    return true
  })
}

/** Whether the same bytes mean the same: by the same settings, and not to be asked every day anew. */
function readsTheSame({ row, source, now, timeZone }: Run, last: ImportRow): boolean {
  if (!isDeepStrictEqual(row.settings, last.settings) || numberIn(last.counts, 'statesAccounts') > 0) return false
  // Roles end with the day. It was read on the day it came, or later.
  if (source.format === 'oneroster' || source.format === 'oneroster_rest') return dayOf(last.createdAt, timeZone) === dayOf(now, timeZone)
  return true
}

const refusedOf = (last: ImportRow): number => numberIn(last.counts, 'refused')

/** A number among the counts of an import. */
export function numberIn(counts: unknown, name: string): number {
  const value: unknown = Object(counts)[name]
  return typeof value === 'number' ? value : 0
}
