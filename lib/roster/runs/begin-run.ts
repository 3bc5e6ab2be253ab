import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { noCounts } from '@/lib/roster/get-import'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterSource } from '@/prisma/generated/client'
import type { Doer } from './run'
import { waitingForWorker } from './waits-for-worker'

/** Makes the import that reads a server, ready for a worker. The source's row is locked by the caller, so that nobody begins a second. */
export async function beginRun(
  tx: DistrictTransaction,
  { source, doer, applyAlone, now }: { source: RosterSource; doer: Doer; applyAlone: boolean; now: Date },
): Promise<string> {
  const id = uuidV7()
  await tx.rosterImport.create({
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
      createdAt: now,
      readyAt: now,
    },
  })
  return id
}

/** Whether an import of the source is being read, applied or undone, or waits for a worker to. */
export async function isUnderWay(tx: DistrictTransaction, { districtId, id }: Pick<RosterSource, 'districtId' | 'id'>): Promise<boolean> {
  const underWay = await tx.rosterImport.findFirst({
    where: { districtId, sourceId: id, ...waitingForWorker },
    select: { id: true },
  })
  return underWay !== null
}
