import 'server-only'
import { contactCondition, statusExpression } from '@/lib/contacts/contact-query'
import { type ContactStatus, contactStatuses } from '@/lib/contacts/invitation-status'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { dayOf } from '@/lib/zoned-day'
import { type LinkFilter, linkCondition } from './links'

const dayMilliseconds = 86_400_000

export type Overview = {
  contacts: number
  byStatus: Record<ContactStatus, number>
  /** Today is a day of the district's calendar, YYYY-MM-DD. */
  links: { total: number; issuedToday: number; live: number; endingSoon: number; today: string }
  /** Links that a portal refused in the last seven days, today included; `since` is the first of them. */
  refused: { links: number; since: string }
}

/** The district in figures, as far as the actor may see it; each is exactly what the list of the same filter shows. */
export async function getOverview(actor: Actor, now: Date, timeZone: string): Promise<Overview> {
  requireAllowed(canViewContacts, actor)
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const today = dayOf(now, timeZone)
  const since = dayOf(new Date(now.getTime() - 6 * dayMilliseconds), timeZone)
  return inDistrict(districtId, async (tx) => {
    const statuses = await tx.$queryRaw<Array<{ status: ContactStatus; count: bigint }>>`
      SELECT COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status, count(*) AS count
      FROM contacts c WHERE ${contactCondition(actor, {}, now)} GROUP BY 1`
    const counted = new Map(statuses.map(({ status, count }) => [status, Number(count)]))
    const links = (filter: LinkFilter) => tx.link.count({ where: linkCondition(actor, filter, { timeZone, now }) })
    return {
      contacts: [...counted.values()].reduce((sum, count) => sum + count, 0),
      byStatus: Object.fromEntries(contactStatuses.map((status) => [status, counted.get(status) ?? 0])) as Record<ContactStatus, number>,
      links: {
        total: await links({}),
        issuedToday: await links({ day: today }),
        live: await links({ status: 'live' }),
        endingSoon: await links({ status: 'ends_soon' }),
        today,
      },
      refused: { links: await links({ status: 'refused', refused_since: since }), since },
    }
  })
}
