import 'server-only'
import { notFound } from '@/lib/app-error'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { checkLeaf, type RecordedEvent } from './check-leaf'
import { checkLinks, checkStrayLinks } from './check-links'
import { checkMentions } from './check-mentions'
import { checkQueue } from './check-queue'
import { Subtrees } from './check-subtrees'
import { checkTables } from './check-tables'
import type { Known } from './known'
import { readStoredRecord, type StoredBatch, type StoredEvent, type StoredLeaf } from './read-stored-record'
import { RecordCheck } from './record-check'
import type { RecordVerification } from './verification'
import type { OnProgress } from './verify-record'

/**
 * Verifies the record of a district where it lies: the same check as of an export, and that what else the database has agrees with it: the columns beside a
 * leaf, links and what came of them, events without a number, subtrees, and the tables themselves. Throws the reason of `signal` when that ends it.
 */
export async function verifyDistrict(
  districtId: string,
  { known, onProgress, signal }: { known: Known; onProgress?: OnProgress; signal?: AbortSignal },
): Promise<RecordVerification> {
  if (!(await database().district.findUnique({ where: { id: districtId }, select: { id: true } }))) throw notFound('district')
  const keys = await inDistrict(districtId, (tx) => tx.auditKey.findMany({ where: { districtId }, orderBy: { introducedAt: 'asc' } }))
  const check = new RecordCheck({ districtId, known, ownKeys: keys.map(({ publicKey }) => publicKey) })
  const subtrees = new Subtrees(check)
  await inDistrict(districtId, (tx) => checkTables(tx, check))
  for await (const leaves of readStoredRecord(districtId, (tx, batch) => checkBatch(tx, { check, subtrees, batch }))) {
    signal?.throwIfAborted()
    onProgress?.(leaves)
  }
  await inDistrict(districtId, (tx) => checkStrayLinks(tx, check))
  const { waiting, uncounted } = await inDistrict(districtId, (tx) => checkQueue(tx, check))
  if (uncounted) check.missCheckpoint(uncounted)
  return check.finish({ waiting })
}

type Batch = { check: RecordCheck; subtrees: Subtrees; batch: StoredBatch }

/** Answers how many leaves were checked by now. */
async function checkBatch(tx: DistrictTransaction, { check, subtrees, batch: { leaves, checkpoints } }: Batch): Promise<number> {
  const events: Array<{ number: number; event: RecordedEvent }> = []
  let at = 0
  const addUpTo = (size: number) => {
    for (let leaf = leaves[at]; leaf && leaf.number < size; leaf = leaves[++at]) {
      const event = checkStoredLeaf(check, leaf, subtrees)
      if (event) events.push({ number: leaf.number, event })
    }
  }
  for (const { note, ...columns } of checkpoints) {
    addUpTo(columns.size)
    check.addCheckpoint(note, columns)
  }
  addUpTo(Number.POSITIVE_INFINITY)
  await subtrees.compare(tx)
  await checkLinks(tx, check, events)
  await checkMentions(tx, check, events)
  return check.leaves
}

function checkStoredLeaf(check: RecordCheck, { number, event, personal }: StoredLeaf, subtrees: Subtrees): RecordedEvent | undefined {
  // Without its event a leaf is missing, which shows at the next one or at the checkpoint.
  if (!event) return undefined
  const recorded = checkLeaf(check, { number, leaf: event.leaf, personal }, subtrees.note)
  const wrong = recorded && columnsBesides(event, recorded)
  if (wrong)
    check.findings.add({
      verdict: 'leaf_altered',
      number,
      eventId: event.id,
      sentence: `Leaf ${number} says another ${wrong} than its row.`,
    })
  return recorded
}

/** Which column of an event's row is not what its leaf says. */
function columnsBesides(row: StoredEvent, recorded: RecordedEvent): string | undefined {
  const said: Array<[name: string, stored: string | null, recorded: string | null]> = [
    ['district', row.districtId, recorded.district_id],
    ['id', row.id, recorded.id],
    ['time', row.at.toISOString(), recorded.at],
    ['kind of actor', row.actorKind, recorded.actor.kind],
    ['actor', row.actorId, recorded.actor.id],
    ['action', row.action, recorded.action],
    ['subject', row.subjectId, recorded.subject_id],
    ['hash', Buffer.from(row.leafHash).toString('hex'), leafHashOf(row.leaf).toString('hex')],
  ]
  return said.find(([, stored, other]) => stored !== other)?.[0]
}
