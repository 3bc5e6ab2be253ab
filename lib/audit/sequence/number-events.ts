// Threat: somebody with the database adds, drops or reorders events and has the result signed. Choice: who numbers goes on from the
// newest checkpoint alone, which a key we know must have signed and whose frontier must fold to its root; and numbers, checkpoint and
// queue change in one transaction, under a lock of the district, so any number of sequencers do no harm and one that dies leaves
// nothing behind.
import 'server-only'
import type { KeyObject } from 'node:crypto'
import { recordEvent } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

/** Subtrees are kept at every eighth level: a proof hashes at most 256 of a level. */
const levelStep = 8

/** What one transaction numbers at most. */
export const mostEvents = 5_000

type Waiting = { id: string; leafHash: Uint8Array }
type Head = { size: number; rootHash: Uint8Array; frontier: Uint8Array; note: string; signedAt: Date }

type Numbering = {
  signingKey: KeyObject
  /** Other keys whose checkpoints are gone on from, of 32 bytes each: those that signed here before, or sign on other machines. */
  knownKeys?: readonly Uint8Array[]
  now: Date
}

/** Districts with events that have no number yet, but for deleted ones. */
export async function findUnnumberedDistricts(): Promise<string[]> {
  // Leaps from district to district: of one with a great many events the others are found as fast.
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    WITH RECURSIVE waiting AS (
      (SELECT district_id FROM audit_queue ORDER BY district_id LIMIT 1)
      UNION ALL
      SELECT (SELECT q.district_id FROM audit_queue q WHERE q.district_id > w.district_id ORDER BY q.district_id LIMIT 1)
      FROM waiting w WHERE w.district_id IS NOT NULL)
    SELECT w.district_id AS "districtId" FROM waiting w JOIN districts d ON d.id = w.district_id AND d.deleted_at IS NULL`
  return rows.map(({ districtId }) => districtId)
}

/**
 * Numbers the events of the district that wait, in the order of their ids, and signs the new tree head; answers how many there were. 0 also while another
 * sequencer is at it. The first time a key signs for the district, that is an event as well. Throws when the newest checkpoint is not what was signed, or a
 * key signed it that is not known: nothing is signed on top of a record that was touched. A key that signs here for the first time goes on from any key of the record.
 */
export async function numberEvents(districtId: string, { signingKey, knownKeys = [], now }: Numbering): Promise<number> {
  return inDistrict(districtId, async (tx) => {
    if (!(await tryLock(tx, districtId))) return 0
    const publicKey = rawPublicKey(signingKey)
    const { keys, head } = await findState(tx, districtId)
    const isNew = !keys.some((key) => publicKey.equals(key))
    if (isNew) await introduceKey(tx, { districtId, publicKey, now })
    const waiting = await takeWaiting(tx, districtId)
    if (waiting.length === 0) return 0
    if (head) requireSigned(head, isNew ? keys : [publicKey, ...knownKeys])
    const tree = goOn(head)
    const first = tree.size
    const subtrees: Array<{ level: number; index: number; hash: Buffer }> = []
    for (const { leafHash } of waiting) {
      tree.add(Buffer.from(leafHash), (subtree) => {
        if (subtree.level % levelStep === 0) subtrees.push(subtree)
      })
    }
    const rootHash = tree.root()
    // A clock that was set back signs no earlier than the last time.
    const signedAt = head && head.signedAt > now ? head.signedAt : now
    const note = signCheckpoint({ districtId, size: tree.size, rootHash, signedAt }, signingKey)
    const numbers = waiting.map(({ id }, index) => ({ district_id: districtId, id, number: first + index }))
    await insertRows(tx, { table: 'audit_numbers', rows: numbers })
    await insertRows(tx, {
      table: 'audit_subtrees',
      rows: subtrees.map((subtree) => ({ district_id: districtId, id: uuidV7(), ...subtree })),
    })
    await tx.auditCheckpoint.create({
      data: {
        districtId,
        size: tree.size,
        rootHash: new Uint8Array(rootHash),
        frontier: new Uint8Array(tree.frontier()),
        leafHashes: new Uint8Array(Buffer.concat(waiting.map(({ leafHash }) => leafHash))),
        note,
        signedAt,
      },
    })
    return waiting.length
  })
}

async function tryLock(tx: DistrictTransaction, districtId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<Array<{ locked: boolean }>>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('audit ' || ${districtId}, 0)) AS locked`
  return row?.locked === true
}

/** Taken out of the queue in the transaction that numbers them. */
async function takeWaiting(tx: DistrictTransaction, districtId: string): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    WITH taken AS (
      DELETE FROM audit_queue WHERE district_id = ${districtId}::uuid AND event_id IN (
        SELECT event_id FROM audit_queue WHERE district_id = ${districtId}::uuid ORDER BY event_id LIMIT ${mostEvents})
      RETURNING event_id)
    SELECT e.id, e.leaf_hash AS "leafHash" FROM taken t JOIN audit_events e ON e.district_id = ${districtId}::uuid AND e.id = t.event_id
    ORDER BY e.id`
}

async function findState(tx: DistrictTransaction, districtId: string): Promise<{ keys: Uint8Array[]; head: Head | undefined }> {
  const keys = await tx.auditKey.findMany({ where: { districtId }, select: { publicKey: true } })
  const [head] = await tx.$queryRaw<Head[]>`
    SELECT size, root_hash AS "rootHash", frontier, note, signed_at AS "signedAt" FROM audit_checkpoints
    WHERE district_id = ${districtId}::uuid ORDER BY size DESC LIMIT 1`
  return { keys: keys.map(({ publicKey }) => publicKey), head }
}

function requireSigned({ note, size, rootHash }: Head, keys: readonly Uint8Array[]): void {
  const checkpoint = parseCheckpoint(note)
  const isItself = checkpoint?.size === size && checkpoint.rootHash.equals(rootHash)
  if (!isItself || !findSigner(checkpoint, keys)) throw new Error('No key that is known signed the newest checkpoint of the district.')
}

function goOn(head: Head | undefined): GrowingTree {
  if (!head) return new GrowingTree()
  const tree = new GrowingTree(head.size, head.frontier)
  if (!tree.root().equals(head.rootHash)) throw new Error('The newest checkpoint of the district does not fold to its root.')
  return tree
}

/** Recorded before the waiting events are taken: it gets its number with them. */
async function introduceKey(tx: DistrictTransaction, { districtId, publicKey, now }: { districtId: string; publicKey: Buffer; now: Date }) {
  const id = uuidV7()
  await tx.auditKey.create({ data: { districtId, id, publicKey: new Uint8Array(publicKey), introducedAt: now } })
  const actor = { districtId, kind: 'system' as const, id: null }
  const details = { verifier_key: verifierKey(districtId, publicKey) }
  await recordEvent(tx, { actor, at: now }, { action: 'signing_key.introduced', subjectId: id, details })
}
