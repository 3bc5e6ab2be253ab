// Threat: somebody with the database adds, drops or reorders events and has the result signed. Choice: who numbers goes on from the
// newest checkpoint alone, which a key we know must have signed for this district, whose frontier must fold to its root, and which must
// not lie before the one remembered here; an event whose leaf is not what its hash says is left waiting, as is one that is gone; and
// numbers, checkpoint and queue change in one transaction, under a lock of the district, so any number of sequencers do no harm and one
// that dies leaves nothing behind.
import 'server-only'
import type { KeyObject } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type Checkpoint, parseCheckpoint, rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { countAnew } from '@/lib/count-anew'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { logger } from '@/lib/logger'
import { uuidV7 } from '@/lib/uuid-v7'
import { markWebhooksDue } from '@/lib/webhooks/tell-webhooks'
import { Prisma } from '@/prisma/generated/client'
import type { HeadMemory } from './remembered-heads'
import { requireSigned } from './require-signed'

/** Subtrees are kept at every eighth level: a proof hashes at most 256 of a level. */
const levelStep = 8

/** What one transaction numbers at most. */
export const mostEvents = 5_000

/** Fewer make no plan a slow one. */
const manyEvents = 1_000

type Waiting = { id: string; leafHash: Uint8Array }
type Head = { size: number; rootHash: Uint8Array; frontier: Uint8Array; note: string }

type Numbering = {
  signingKey: KeyObject
  /** Other keys whose checkpoints are gone on from, of 32 bytes each: those that signed here before, or sign on other machines. */
  knownKeys?: readonly Uint8Array[]
  /** Of this machine. */
  heads: HeadMemory
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
 * sequencer is at it. The first time a key signs for the district, that is an event as well. Refuses with `conflict`, and signs nothing, when the newest
 * checkpoint is not what a known key signed or lies before the one remembered here, and when what still waits cannot be numbered. Any key of the record
 * is good enough only where a new key signs and nothing else is known: no other key, and no head.
 */
export async function numberEvents(districtId: string, { signingKey, knownKeys = [], heads, now }: Numbering): Promise<number> {
  const signed = await inDistrict(districtId, async (tx) => {
    if (!(await tryLock(tx, districtId))) return undefined
    const publicKey = rawPublicKey(signingKey)
    const { keys, head } = await findState(tx, districtId)
    const isNew = !keys.some((key) => publicKey.equals(key))
    // Behind the lock: whoever had it before has committed what it has remembered.
    const remembered = parseCheckpoint((await heads.recall(districtId)) ?? '')
    const knowsNothing = isNew && !remembered && knownKeys.every((key) => publicKey.equals(key))
    const last = head && requireSigned(districtId, head, knowsNothing ? keys : [publicKey, ...knownKeys]).checkpoint
    if (remembered) requireGoesOn(last, remembered)
    if (isNew) await introduceKey(tx, { districtId, publicKey, now })
    const waiting = await takeWaiting(tx, districtId)
    if (waiting.length === 0) {
      if ((await clearNumbered(tx, districtId, last?.size ?? 0)) === 0) await requireNoneLeft(tx, districtId)
      return undefined
    }
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
    const signedAt = last && last.signedAt > now ? last.signedAt : now
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
    await markWebhooksDue(tx, districtId)
    if (waiting.length >= manyEvents) await countAnew(tx, districtId)
    return { note, numbered: waiting.length }
  })
  if (!signed) return 0
  await heads.remember(districtId, signed.note)
  return signed.numbered
}

async function tryLock(tx: DistrictTransaction, districtId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<Array<{ locked: boolean }>>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('audit ' || ${districtId}, 0)) AS locked`
  return row?.locked === true
}

// Subqueries of one row each, never joined: whatever the planner believes of the queue, they are looked up by their keys.
const numberOf = Prisma.sql`(SELECT n.number FROM audit_numbers n WHERE n.district_id = q.district_id AND n.id = q.event_id)`
const canBeNumbered = Prisma.sql`(${numberOf} IS NULL AND coalesce(
  (SELECT e.leaf_hash = sha256(decode('00', 'hex') || convert_to(e.leaf, 'UTF8')) FROM audit_events e
   WHERE e.district_id = q.district_id AND e.id = q.event_id), false))`

/** Taken out of the queue in the transaction that numbers them. */
async function takeWaiting(tx: DistrictTransaction, districtId: string): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    WITH taken AS (
      DELETE FROM audit_queue WHERE district_id = ${districtId}::uuid AND event_id = ANY (ARRAY(
        SELECT q.event_id FROM audit_queue q WHERE q.district_id = ${districtId}::uuid AND ${canBeNumbered}
        ORDER BY q.event_id LIMIT ${mostEvents}))
      RETURNING event_id)
    SELECT e.id, e.leaf_hash AS "leafHash" FROM taken t JOIN audit_events e ON e.district_id = ${districtId}::uuid AND e.id = t.event_id
    ORDER BY e.id`
}

/** What the newest checkpoint counts need not wait again, whoever put it there. Answers how many did. */
async function clearNumbered(tx: DistrictTransaction, districtId: string, size: number): Promise<number> {
  const cleared = await tx.$executeRaw`DELETE FROM audit_queue q WHERE q.district_id = ${districtId}::uuid AND ${numberOf} < ${size}`
  if (cleared > 0) logger.warn({ districtId, events: cleared }, 'events that waited for a number had one')
  return cleared
}

/** They stay where they are: that they wait is what shows that something was done to them. */
async function requireNoneLeft(tx: DistrictTransaction, districtId: string): Promise<void> {
  const [row] = await tx.$queryRaw<Array<{ left: number }>>`
    SELECT count(*)::int AS left FROM audit_queue q WHERE q.district_id = ${districtId}::uuid AND NOT ${canBeNumbered}`
  if (!row?.left) return
  throw new AppError('conflict', `Of what waits for a number, ${row.left} cannot get one: the event is gone, or not what was recorded.`)
}

async function findState(tx: DistrictTransaction, districtId: string): Promise<{ keys: Uint8Array[]; head: Head | undefined }> {
  const keys = await tx.auditKey.findMany({ where: { districtId }, select: { publicKey: true } })
  const [head] = await tx.$queryRaw<Head[]>`
    SELECT size, root_hash AS "rootHash", frontier, note FROM audit_checkpoints
    WHERE district_id = ${districtId}::uuid ORDER BY size DESC LIMIT 1`
  return { keys: keys.map(({ publicKey }) => publicKey), head }
}

function requireGoesOn(last: Checkpoint | undefined, remembered: Checkpoint): void {
  const goesOn = last && (last.size > remembered.size || (last.size === remembered.size && last.rootHash.equals(remembered.rootHash)))
  if (goesOn) return
  throw new AppError(
    'conflict',
    `The record of the district does not go on from the checkpoint over ${remembered.size} events that was signed here.`,
  )
}

function goOn(head: Head | undefined): GrowingTree {
  if (!head) return new GrowingTree()
  const tree = new GrowingTree(head.size, head.frontier)
  if (tree.root().equals(head.rootHash)) return tree
  throw new AppError('conflict', 'The newest checkpoint of the district does not fold to its root.')
}

/** Recorded before the waiting events are taken: it gets its number with them. */
async function introduceKey(tx: DistrictTransaction, { districtId, publicKey, now }: { districtId: string; publicKey: Buffer; now: Date }) {
  const id = uuidV7()
  await tx.auditKey.create({ data: { districtId, id, publicKey: new Uint8Array(publicKey), introducedAt: now } })
  const actor = { districtId, kind: 'system' as const, id: null }
  const details = { verifier_key: verifierKey(districtId, publicKey) }
  await recordEvent(tx, { actor, at: now }, { action: 'signing_key.introduced', subjectId: id, details })
}
