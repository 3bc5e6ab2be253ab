import 'server-only'
import { notFound } from '@/lib/app-error'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { database } from '@/lib/database'
import { DatabaseFault } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { checkErased } from './check-erased'
import { checkKeys, findOwnKeys, introducedKey } from './check-keys'
import { checkLeaf, type RecordedEvent } from './check-leaf'
import { checkLinks, checkStrayLinks } from './check-links'
import { checkMentions } from './check-mentions'
import { checkQueue } from './check-queue'
import { checkReturns, checkStrayReturns } from './check-returns'
import { Subtrees } from './check-subtrees'
import { checkTables } from './check-tables'
import { isoOf } from './iso-time'
import type { Known } from './known'
import { readStoredRecord, type StoredBatch, type StoredEvent, type StoredLeaf } from './read-stored-record'
import { RecordCheck } from './record-check'
import type { RecordVerification } from './verification'
import type { OnProgress } from './verify-record'

type Verifying = { known: Known; now: Date; onProgress?: OnProgress; signal?: AbortSignal }

/**
 * Verifies the record of a district where it lies: the same check as of an export, and that what else the database has agrees with it: the columns beside a
 * leaf, campaigns, links and what came of them, keys, events without a number, subtrees, and the tables themselves. Throws the reason of `signal` when
 * that ends it.
 */
export async function verifyDistrict(districtId: string, verifying: Verifying): Promise<RecordVerification> {
  const { known, now } = verifying
  const isDeleted = await isDistrictDeleted(districtId)
  const ownKeys = await inDistrict(districtId, (tx) => findOwnKeys(tx, districtId))
  const check = new RecordCheck({ districtId, known, ownKeys, now })
  await inDistrict(districtId, (tx) => checkTables(tx, check))
  const areTables = check.findings.verdict === 'sound'
  try {
    const { waiting } = await checkRows({ check, ownKeys, isDeleted }, verifying)
    // What went with it while it was read was missing.
    if (!isDeleted && (await isDistrictDeleted(districtId))) return await verifyDistrict(districtId, verifying)
    return check.finish({ waiting })
  } catch (error) {
    // What stands in place of a table may lack anything, and is found already.
    if (areTables || !(error instanceof DatabaseFault)) throw error
    return check.giveUp()
  }
}

type District = { check: RecordCheck; ownKeys: readonly Uint8Array[]; isDeleted: boolean }

async function checkRows({ check, ownKeys, isDeleted }: District, { onProgress, signal }: Verifying): Promise<{ waiting: number }> {
  const { districtId } = check
  const reading: Reading = { check, subtrees: new Subtrees(check), isDeleted, tellsOfDeletion: false, introduced: new Set() }
  for await (const leaves of readStoredRecord(districtId, (tx, batch) => checkBatch(tx, reading, batch))) {
    signal?.throwIfAborted()
    onProgress?.(leaves)
  }
  await inDistrict(districtId, (tx) => checkStrayLinks(tx, check))
  await inDistrict(districtId, (tx) => checkStrayReturns(tx, check))
  const after = await inDistrict(districtId, (tx) => findOwnKeys(tx, districtId))
  checkKeys(check, { before: ownKeys, after, introduced: reading.introduced })
  const { waiting, uncounted } = await inDistrict(districtId, (tx) => checkQueue(tx, check))
  if (uncounted) check.missCheckpoint(uncounted)
  if (!isDeleted) await inDistrict(districtId, (tx) => checkErased(tx, check))
  else if (!reading.tellsOfDeletion)
    check.findings.add({ verdict: 'leaf_altered', sentence: 'The district is marked as deleted, and no event tells of its deletion.' })
  return { waiting }
}

async function isDistrictDeleted(districtId: string): Promise<boolean> {
  const district = await database().district.findUnique({ where: { id: districtId }, select: { deletedAt: true } })
  if (!district) throw notFound('district')
  return district.deletedAt !== null
}

type Reading = {
  check: RecordCheck
  subtrees: Subtrees
  isDeleted: boolean
  tellsOfDeletion: boolean
  /** Keys that events introduce, in hex. */
  introduced: Set<string>
}

type Told = { number: number; event: RecordedEvent; personal: string | null }

/** Answers how many leaves were checked by now. */
async function checkBatch(tx: DistrictTransaction, reading: Reading, { leaves, checkpoints }: StoredBatch): Promise<number> {
  const { check, subtrees } = reading
  const events: Told[] = []
  let at = 0
  const addUpTo = (size: number) => {
    for (let leaf = leaves[at]; leaf && leaf.number < size; leaf = leaves[++at]) {
      const event = checkStoredLeaf(check, leaf, subtrees)
      if (event) events.push({ number: leaf.number, event, personal: leaf.personal?.data ?? null })
    }
  }
  for (const { note, ...columns } of checkpoints) {
    addUpTo(columns.size)
    check.addCheckpoint(note, columns)
  }
  addUpTo(Number.POSITIVE_INFINITY)
  for (const { event } of events) takeNote(reading, event)
  await subtrees.compare(tx)
  await checkLinks(tx, reading, events)
  await checkReturns(tx, reading, events)
  await checkMentions(tx, check, events)
  return check.leaves
}

/** Of what the whole record has to tell, wherever it does. */
function takeNote(reading: Reading, event: RecordedEvent): void {
  const { districtId } = reading.check
  const key = introducedKey(event, districtId)
  if (key) reading.introduced.add(key)
  if (event.action === 'district.deleted' && event.subject_id === districtId) reading.tellsOfDeletion = true
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
  // Ids that came by an address in capitals were once recorded so.
  const said: Array<[name: string, stored: string | null, recorded: string | null]> = [
    ['district', row.districtId, recorded.district_id],
    ['id', row.id, recorded.id],
    ['time', isoOf(row.at), recorded.at],
    ['kind of actor', row.actorKind, recorded.actor.kind],
    ['actor', row.actorId, recorded.actor.id?.toLowerCase() ?? null],
    ['action', row.action, recorded.action],
    ['subject', row.subjectId, recorded.subject_id?.toLowerCase() ?? null],
    ['hash', Buffer.from(row.leafHash).toString('hex'), leafHashOf(row.leaf).toString('hex')],
  ]
  return said.find(([, stored, other]) => stored !== other)?.[0]
}
