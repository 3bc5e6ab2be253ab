import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { findNewestCheckpoint, type SignedHead } from './newest-checkpoint'
import { subtreeReader } from './read-subtrees'
import { consistencyPath, MissingSubtree } from './tree/proofs'

export type NewestCheckpoint = SignedHead & {
  /** With `from`: what shows that nothing of the earlier tree was changed (RFC 9162 §2.1.4). */
  consistencyPath: Buffer[] | undefined
}

/**
 * The newest signed checkpoint of the district; with `from`, the size of an earlier one, also the consistency path between them. `not_found` while there
 * is none, `conflict` when the record is not what was signed or ends before `from`.
 */
export async function getCheckpoint(actor: Actor, { from }: { from?: number | undefined } = {}): Promise<NewestCheckpoint> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const head = await findNewestCheckpoint(tx, districtId)
    if (head === 'none')
      throw new AppError(
        'not_found',
        'There is no checkpoint yet: nothing that was recorded has been signed so far. One is signed within a minute of the first event.',
      )
    if (head === 'broken') throw changed('The newest checkpoint is not what was signed.')
    if (from === undefined) return { ...head, consistencyPath: undefined }
    if (from > head.size) throw changed(`The record has ${head.size} events that were signed for, fewer than ${from}.`)
    try {
      return { ...head, consistencyPath: await consistencyPath({ from, size: head.size }, subtreeReader(tx, districtId)) }
    } catch (error) {
      throw error instanceof MissingSubtree ? changed('The record lacks events that were signed for.') : error
    }
  })
}

function changed(what: string): AppError {
  return new AppError('conflict', `${what} Verify the record to see what happened.`)
}
