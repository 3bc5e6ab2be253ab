import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import type { AnchorPlace } from '@/prisma/generated/enums'
import { fingerprintOf } from './key-fingerprint'
import { findNewestCheckpoint } from './newest-checkpoint'
import { readQueue } from './read-queue'

/** Where the newest checkpoint that left the database lies, of each kind of place. */
export type Anchor = { place: AnchorPlace; anchoredAt: Date; size: number }

/** How far the record is signed for, and where else that is kept. */
export type RecordState = {
  /** The newest. `broken`: it is not what a key of the record signed. */
  checkpoint: { size: number; signedAt: Date; fingerprint: string | undefined } | 'none' | 'broken'
  /** Events that have no number yet. */
  waiting: number
  /** Whether one of them has waited for too long. */
  isLate: boolean
  anchors: Anchor[]
}

const places: readonly AnchorPlace[] = ['folder', 'mail']

/** What the record says of its own state, without reading it through, which is what `requestVerification` asks for. Refuses with `forbidden`. */
export async function getRecordState(actor: Actor): Promise<RecordState> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const head = await findNewestCheckpoint(tx, districtId)
    const { waiting, isLate } = await readQueue(tx, districtId)
    const anchors: Anchor[] = []
    for (const place of places) {
      const anchor = await tx.auditAnchor.findFirst({
        where: { districtId, place },
        orderBy: { anchoredAt: 'desc' },
        select: { anchoredAt: true, checkpoint: { select: { size: true } } },
      })
      if (anchor) anchors.push({ place, anchoredAt: anchor.anchoredAt, size: anchor.checkpoint.size })
    }
    const checkpoint =
      typeof head === 'string' ? head : { size: head.size, signedAt: head.signedAt, fingerprint: fingerprintOf(head.verifierKey) }
    return { checkpoint, waiting, isLate, anchors }
  })
}
