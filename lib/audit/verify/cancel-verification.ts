import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'

/**
 * Stops a verification before there is a verdict; the worker that has it notices within a second. One that is done already keeps its verdict. Refuses
 * with `forbidden`, or `not_found` for an unknown or another district's id.
 */
export async function cancelVerification(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const row = z.guid().safeParse(id).success
      ? await tx.auditVerification.findUnique({ where: { districtId_id: { districtId, id } }, select: { id: true } })
      : null
    if (!row) throw notFound('verification')
    await tx.auditVerification.updateMany({
      where: { districtId, id, state: { in: ['queued', 'running'] } },
      data: { state: 'cancelled', finishedAt: now, leasedUntil: null },
    })
  })
}
