import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import type { Actor } from './actor'
import { memberStandingSchema } from './create-member'
import { lockMember, requireOwnerLeft } from './lock-member'
import { canManageMembers, requireAllowed } from './policies'

export const memberChangeSchema = z.object({ id: z.string() }).and(memberStandingSchema)

/**
 * Gives a member another role and other schools, from the member's next request on. Repeating it changes nothing. Refuses an
 * unknown or removed member with `not_found`, and with `conflict` what would leave the district without an owner.
 */
export async function changeMember(actor: Actor, input: z.input<typeof memberChangeSchema>, now: Date): Promise<void> {
  requireAllowed(canManageMembers, actor)
  const { id: memberId, role, schools } = parseInput(memberChangeSchema, input)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { id, ...before } = await lockMember(tx, { districtId, memberId })
    if (before.role === role && isDeepStrictEqual(before.schools, schools)) return
    await tx.member.update({ where: { districtId_id: { districtId, id } }, data: { role, schools } })
    await requireOwnerLeft(tx, districtId)
    await recordEvent(tx, { actor, at: now }, { action: 'member.changed', subjectId: id, details: { role, schools } })
  })
}
