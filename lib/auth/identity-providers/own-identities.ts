import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'

/** An account of one's own, as the member may know it. */
export type OwnIdentity = { id: string; providerName: string; linkedAt: Date; lastUsedAt: Date | null }

/** The accounts the member who asks has linked, oldest first. */
export async function findOwnIdentities({ districtId, id: memberId }: Actor): Promise<OwnIdentity[]> {
  if (memberId === null) return []
  const rows = await inDistrict(districtId, (tx) =>
    tx.memberIdentity.findMany({
      where: { districtId, memberId },
      select: { id: true, linkedAt: true, lastUsedAt: true, provider: { select: { name: true } } },
      orderBy: { linkedAt: 'asc' },
    }),
  )
  return rows.map(({ id, linkedAt, lastUsedAt, provider }) => ({ id, providerName: provider.name, linkedAt, lastUsedAt }))
}

/** Lets an account of one's own sign in no more; sessions that are under way go on. `not_found` for anybody else's. */
export async function unlinkIdentity(actor: Actor, id: string, now: Date): Promise<void> {
  const { districtId, id: memberId } = actor
  if (memberId === null || !z.uuid().safeParse(id).success) throw notFound('account')
  await inDistrict(districtId, async (tx) => {
    const own = await tx.memberIdentity.findFirst({ where: { districtId, id, memberId } })
    const { count } = await tx.memberIdentity.deleteMany({ where: { districtId, id, memberId } })
    if (!own || count === 0) throw notFound('account')
    const { providerId, issuer, subject } = own
    const event = {
      action: 'identity.unlinked',
      subjectId: memberId,
      details: { provider_id: providerId, issuer },
      personal: { subject },
    } as const
    await recordEvent(tx, { actor, at: now }, event)
  })
}
