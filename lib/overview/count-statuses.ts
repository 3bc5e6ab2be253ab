import 'server-only'
import { contactCondition, statusExpression } from '@/lib/contacts/contact-query'
import { type ContactStatus, contactStatuses } from '@/lib/contacts/invitation-status'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'

/** How many of the contacts the actor may see have which status; each is exactly what the list of the same filter shows. */
export async function countStatuses(actor: Actor, now: Date): Promise<Record<ContactStatus, number>> {
  requireAllowed(canViewContacts, actor)
  const rows = await inDistrict(
    actor.districtId,
    (tx) => tx.$queryRaw<Array<{ status: ContactStatus; count: number }>>`
      SELECT COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status, count(*)::int AS count
      FROM contacts c WHERE ${contactCondition(actor, {}, now)} GROUP BY 1`,
  )
  const counted = new Map(rows.map(({ status, count }) => [status, count]))
  return Object.fromEntries(contactStatuses.map((status) => [status, counted.get(status) ?? 0])) as Record<ContactStatus, number>
}
