import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'

/** The members and API keys of the district, for the filter of the record: who can have done something under a name. */
export async function findEventActors(actor: Actor): Promise<Array<{ id: string; name: string }>> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const members = await tx.member.findMany({ where: { districtId }, select: { id: true, email: true }, orderBy: { email: 'asc' } })
    const keys = await tx.apiKey.findMany({ where: { districtId }, select: { id: true, name: true }, orderBy: { name: 'asc' } })
    return [...members.map(({ id, email }) => ({ id, name: email })), ...keys.map(({ id, name }) => ({ id, name: `API key ${name}` }))]
  })
}
