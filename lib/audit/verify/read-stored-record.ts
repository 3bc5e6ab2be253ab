import 'server-only'
import type { CheckpointColumns } from '@/lib/audit/verify/record-check'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'

/** How many leaves are read at once, where no single checkpoint adds more. */
const leavesPerBatch = 2_000

export type StoredLeaf = {
  number: number
  /** Null where the event is gone. */
  event: StoredEvent | null
  personal: { salt: Uint8Array; data: string } | null
}

export type StoredEvent = {
  districtId: string
  id: string
  at: Date
  actorKind: string
  actorId: string | null
  action: string
  subjectId: string | null
  leaf: string
  leafHash: Uint8Array
}

export type StoredCheckpoint = CheckpointColumns & { note: string }

/** Some checkpoints and all leaves that they count and those before them do not. */
export type StoredBatch = { leaves: StoredLeaf[]; checkpoints: StoredCheckpoint[] }

/** The record of a district as the database has it, batch by batch, up to the checkpoint that is the newest when it begins. `work` is done in the transaction that reads a batch. */
export async function* readStoredRecord<Result>(
  districtId: string,
  work: (tx: DistrictTransaction, batch: StoredBatch) => Promise<Result>,
): AsyncGenerator<Result> {
  const { size, numbered } = await inDistrict(districtId, (tx) => sizeOf(tx, districtId))
  let from = 0
  while (from < size) {
    const upTo: number = await inDistrict(districtId, (tx) => endOfBatch(tx, { districtId, from, size }))
    // Not by what a checkpoint says alone: it may have been made to say two billion.
    const last = Math.max(from + 1, Math.min(upTo, numbered))
    for (let first = from; first < last; first += leavesPerBatch) {
      const end = Math.min(first + leavesPerBatch, last)
      const isLast = end === last
      yield await inDistrict(districtId, async (tx) => {
        const checkpoints = isLast ? await readCheckpoints(tx, { districtId, from, upTo }) : []
        return work(tx, { leaves: await readLeaves(tx, { districtId, first, end }), checkpoints })
      })
    }
    from = upTo
  }
}

/** What the newest checkpoint counts, and how many numbers were given. */
async function sizeOf(tx: DistrictTransaction, districtId: string): Promise<{ size: number; numbered: number }> {
  const newest = await tx.auditCheckpoint.aggregate({ where: { districtId }, _max: { size: true } })
  const last = await tx.auditNumber.aggregate({ where: { districtId }, _max: { number: true } })
  return { size: newest._max.size ?? 0, numbered: (last._max.number ?? -1) + 1 }
}

/** At a checkpoint, so that every batch ends with one; none that was signed since the reading began, whose leaves were not numbered then. */
async function endOfBatch(
  tx: DistrictTransaction,
  { districtId, from, size }: { districtId: string; from: number; size: number },
): Promise<number> {
  const within = await tx.auditCheckpoint.aggregate({
    where: { districtId, size: { gt: from, lte: Math.min(from + leavesPerBatch, size) } },
    _max: { size: true },
  })
  if (within._max.size !== null) return within._max.size
  const next = await tx.auditCheckpoint.aggregate({ where: { districtId, size: { gt: from, lte: size } }, _min: { size: true } })
  // None is left where somebody takes checkpoints away meanwhile.
  return next._min.size ?? size
}

async function readCheckpoints(tx: DistrictTransaction, { districtId, from, upTo }: { districtId: string; from: number; upTo: number }) {
  return tx.auditCheckpoint.findMany({
    where: { districtId, size: { gt: from, lte: upTo } },
    orderBy: [{ size: 'asc' }, { id: 'asc' }],
    omit: { districtId: true, id: true },
  })
}

type LeafRow = StoredEvent & { number: number; eventId: string | null; salt: Uint8Array | null; data: string | null }

async function readLeaves(
  tx: DistrictTransaction,
  { districtId, first, end }: { districtId: string; first: number; end: number },
): Promise<StoredLeaf[]> {
  const rows = await tx.$queryRaw<LeafRow[]>`
    SELECT n.number, e.id AS "eventId", e.district_id AS "districtId", e.id, e.at, e.actor_kind::text AS "actorKind", e.actor_id AS "actorId", e.action,
      e.subject_id AS "subjectId", e.leaf, e.leaf_hash AS "leafHash", p.salt, p.data
    FROM audit_numbers n
    LEFT JOIN audit_events e ON e.district_id = n.district_id AND e.id = n.id
    LEFT JOIN audit_personal p ON p.district_id = n.district_id AND p.id = n.id
    WHERE n.district_id = ${districtId}::uuid AND n.number >= ${first} AND n.number < ${end}
    ORDER BY n.number, n.id`
  return rows.map(({ number, eventId, salt, data, ...event }) => ({
    number,
    event: eventId === null ? null : event,
    personal: salt && data !== null ? { salt, data } : null,
  }))
}
