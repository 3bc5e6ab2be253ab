// Threat: a proof is shown that proves nothing, and somebody relies on it. Choice: the leaf is hashed anew, the path is checked as a stranger
// would check it, and the signature with it, before anything is called proven.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { findNewestCheckpoint } from './newest-checkpoint'
import { subtreeReader } from './read-subtrees'
import { leafHashOf } from './tree/merkle-hash'
import { inclusionPath, MissingSubtree, verifyInclusion } from './tree/proofs'

/** That an event is in the record which was signed, with all that is needed to check it elsewhere. Hashes are in hex. */
export type EventProof =
  /** Recorded, and not numbered yet. */
  | { state: 'waiting' }
  /** The record does not prove it: it was changed. *Verify audit* says what and where. */
  | { state: 'broken' }
  | {
      state: 'proven'
      /** Its place in the tree, from 0. */
      number: number
      /** RFC 8785 JSON. */
      leaf: string
      leafHash: string
      size: number
      rootHash: string
      /** The audit path, nearest sibling first (RFC 9162 §2.1.3). */
      path: string[]
      /** The newest checkpoint, as C2SP tlog-checkpoint and signed note. */
      note: string
      verifierKey: string
    }

const leafSchema = z.object({ district_id: z.string(), id: z.string() })

/** Proves that an event is in the newest signed checkpoint, reading no more than 256 hashes of a part of the tree; `not_found` for an event there is not. */
export async function proveEvent(actor: Actor, eventId: string): Promise<EventProof> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  if (!z.uuid().safeParse(eventId).success) throw notFound('event')
  return inDistrict(districtId, async (tx) => {
    const event = await tx.auditEvent.findUnique({
      where: { districtId_id: { districtId, id: eventId } },
      select: { id: true, leaf: true, number: { select: { number: true } } },
    })
    if (!event) throw notFound('event')
    if (!event.number) return { state: 'waiting' }
    const { number } = event.number
    const head = await findNewestCheckpoint(tx, districtId)
    if (head === 'none' || head === 'broken' || number >= head.size) return { state: 'broken' }
    const { size, rootHash } = head
    const path = await pathOrMissing(inclusionPath({ number, size }, subtreeReader(tx, districtId)))
    const leafHash = leafHashOf(event.leaf)
    if (!path || !verifyInclusion({ leafHash, number, size, rootHash, path })) return { state: 'broken' }
    const leaf = leafSchema.parse(JSON.parse(event.leaf))
    if (leaf.id !== event.id || leaf.district_id !== districtId) return { state: 'broken' }
    return {
      state: 'proven',
      number,
      leaf: event.leaf,
      leafHash: leafHash.toString('hex'),
      size,
      rootHash: rootHash.toString('hex'),
      path: path.map((hash) => hash.toString('hex')),
      note: head.note,
      verifierKey: head.verifierKey,
    }
  })
}

async function pathOrMissing(path: Promise<Buffer[]>): Promise<Buffer[] | undefined> {
  try {
    return await path
  } catch (error) {
    if (error instanceof MissingSubtree) return undefined
    throw error
  }
}
