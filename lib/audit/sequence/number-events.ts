// Threat: somebody with the database adds, drops or reorders events and has the result signed. Choice: who numbers goes on from the
// newest checkpoint alone, whose frontier must fold to the root that was signed; and numbers, checkpoint and queue change in one
// transaction, under a lock of the district, so any number of sequencers do no harm and one that dies leaves nothing behind.
import 'server-only'
import type { KeyObject } from 'node:crypto'
import { rawPublicKey, signCheckpoint } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

/** Subtrees are kept at every eighth level: a proof hashes at most 256 of a level. */
const levelStep = 8

/** What one transaction numbers at most. */
const mostEvents = 5_000

type Waiting = { id: string; leafHash: Uint8Array }
type Head = { size: number; rootHash: Uint8Array; frontier: Uint8Array; signedAt: Date }

/** Districts with events that have no number yet. */
export async function findUnnumberedDistricts(): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`SELECT DISTINCT district_id AS "districtId" FROM audit_queue`
  return rows.map(({ districtId }) => districtId)
}

/**
 * Numbers the events of the district that wait, in the order of their ids, and signs the new tree head; answers how many there were. 0 also while another
 * sequencer is at it. Throws when the newest checkpoint is not what was signed: nothing is signed on top of a record that was touched.
 */
export async function numberEvents(districtId: string, { signingKey, now }: { signingKey: KeyObject; now: Date }): Promise<number> {
  return inDistrict(districtId, async (tx) => {
    if (!(await tryLock(tx, districtId))) return 0
    const waiting = await takeWaiting(tx, districtId)
    if (waiting.length === 0) return 0
    const head = await tx.auditCheckpoint.findFirst({ where: { districtId }, orderBy: { size: 'desc' } })
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
    await introduceKey(tx, { districtId, publicKey: rawPublicKey(signingKey), now: signedAt })
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

function goOn(head: Head | null): GrowingTree {
  if (!head) return new GrowingTree()
  const tree = new GrowingTree(head.size, head.frontier)
  if (!tree.root().equals(head.rootHash)) throw new Error('The newest checkpoint of the district does not fold to its root.')
  return tree
}

async function introduceKey(tx: DistrictTransaction, { districtId, publicKey, now }: { districtId: string; publicKey: Buffer; now: Date }) {
  await tx.auditKey.createMany({ data: [{ districtId, publicKey: new Uint8Array(publicKey), introducedAt: now }], skipDuplicates: true })
}
