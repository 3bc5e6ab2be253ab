import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { type ClosedReason, closedReasonOf } from '@/lib/invitations/closed-reason'
import { requireImport } from '@/lib/roster/get-import'

/** How many invitations an import closed, by why, until it is undone. Refuses with `forbidden`, or `not_found`. */
export async function countClosedInvitations(actor: Actor, id: string): Promise<Partial<Record<ClosedReason, number>>> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const { id: importId } = await requireImport(tx, actor.districtId, id)
    const rows = await tx.invitation.groupBy({
      by: ['closedReason'],
      where: { districtId: actor.districtId, closedByImport: importId },
      _count: true,
    })
    const counts: Partial<Record<ClosedReason, number>> = {}
    for (const row of rows) {
      const reason = closedReasonOf(row)
      if (reason) counts[reason] = row._count
    }
    return counts
  })
}
