import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { noCounts } from '@/lib/roster/get-import'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterSource } from '@/prisma/generated/client'
import type { Doer } from './run'
import { waitingForWorker } from './waits-for-worker'

type Beginning = { source: RosterSource; doer: Doer; applyAlone: boolean; idempotencyKey?: string | undefined; now: Date }

/**
 * Makes the import that reads a server, ready for a worker. The source's row is locked by the caller, so that nobody begins a second.
 * Undefined where the doer has used the idempotency key for another source at the same moment.
 */
export async function beginRun(
  tx: DistrictTransaction,
  { source, doer, applyAlone, idempotencyKey, now }: Beginning,
): Promise<string | undefined> {
  const id = uuidV7()
  const { count } = await tx.rosterImport.createMany({
    skipDuplicates: true,
    data: {
      districtId: source.districtId,
      id,
      sourceId: source.id,
      state: 'staging',
      counts: noCounts,
      settings: source.settings ?? {},
      applyAlone,
      progress: { phase: 'receiving', done: 0, total: null, unit: 'lines' },
      actorKind: doer.kind,
      actorId: doer.id,
      idempotencyKey: idempotencyKey ?? null,
      createdAt: now,
      readyAt: now,
    },
  })
  return count === 1 ? id : undefined
}

/** Whether an import of the source is being read, applied or undone, or waits for a worker to. */
export async function isUnderWay(tx: DistrictTransaction, { districtId, id }: Pick<RosterSource, 'districtId' | 'id'>): Promise<boolean> {
  const underWay = await tx.rosterImport.findFirst({
    where: { districtId, sourceId: id, ...waitingForWorker },
    select: { id: true },
  })
  return underWay !== null
}
