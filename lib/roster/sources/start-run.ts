import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { getImport } from '@/lib/roster/get-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { findKeyedImport, reusedKey } from '@/lib/roster/keyed-import'
import { beginRun, isUnderWay } from '@/lib/roster/runs/begin-run'
import { markRosterDue } from '@/lib/roster/runs/due-roster'

/**
 * Has a worker read a server source now; what it finds is staged and waits to be applied. The same idempotency key of the same actor
 * answers with the earlier import, or refuses with `idempotency_key_reused` when that is of another source. Refuses with `forbidden`, with
 * `not_found`, and with `conflict` for a source of files and for one that is being read or applied.
 */
export async function startRun(
  actor: Actor,
  { sourceId, idempotencyKey }: { sourceId: string; idempotencyKey?: string | undefined },
  now: Date,
): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  if (!z.guid().safeParse(sourceId).success) throw notFound('source')
  const id = await inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`SELECT FROM roster_sources WHERE district_id = ${districtId}::uuid AND id = ${sourceId}::uuid FOR UPDATE`
    const source = await tx.rosterSource.findUnique({ where: { districtId_id: { districtId, id: sourceId } } })
    if (!source) throw notFound('source')
    if (source.format !== 'oneroster_rest') {
      throw new AppError('conflict', `The source ${source.name} is read from files. Upload a new one.`)
    }
    const earlier = idempotencyKey === undefined ? null : await findKeyedImport(tx, actor, idempotencyKey)
    if (earlier && earlier.sourceId !== sourceId) throw reusedKey('another source')
    if (earlier) return earlier.id
    if (await isUnderWay(tx, source)) {
      throw new AppError('conflict', `The source ${source.name} is being read or applied already. Wait for that, or cancel it.`)
    }
    const begun = await beginRun(tx, { source, doer: actor, applyAlone: false, idempotencyKey, now })
    if (begun === undefined) throw reusedKey('another source')
    await markRosterDue(tx, districtId, now)
    return begun
  })
  return getImport(actor, id)
}
