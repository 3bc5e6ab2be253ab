import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageIdentityProviders, requireAllowed } from '@/lib/districts/policies'

/** Takes a provider out, and with it every account linked at it; sessions that are under way go on. `not_found` for an unknown one. */
export async function removeIdentityProvider(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canManageIdentityProviders, actor)
  if (!z.uuid().safeParse(id).success) throw notFound('sign-in')
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const unlinked = await tx.memberIdentity.count({ where: { districtId, providerId: id } })
    const { count } = await tx.identityProvider.deleteMany({ where: { districtId, id } })
    if (count === 0) throw notFound('sign-in')
    await recordEvent(tx, { actor, at: now }, { action: 'identity_provider.removed', subjectId: id, details: { unlinked } })
  })
}
