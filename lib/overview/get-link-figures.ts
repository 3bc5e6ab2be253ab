import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type LinkFilter, linkCondition } from '@/lib/invitations/links'
import { dayOf } from '@/lib/zoned-day'

const dayMilliseconds = 86_400_000

export type LinkFigures = {
  total: number
  issuedToday: number
  live: number
  endingSoon: number
  /** A day of the district's calendar, YYYY-MM-DD. */
  today: string
}

/** Links in figures, as far as the actor may see them; each is exactly what the list of the same filter shows. */
export async function getLinkFigures(actor: Actor, now: Date, timeZone: string): Promise<LinkFigures> {
  requireAllowed(canViewLinks, actor)
  const today = dayOf(now, timeZone)
  return inDistrict(actor.districtId, async (tx) => {
    const links = (filter: LinkFilter) => tx.link.count({ where: linkCondition(actor, filter, { timeZone, now }) })
    return {
      total: await links({}),
      issuedToday: await links({ day: today }),
      live: await links({ status: 'live' }),
      endingSoon: await links({ status: 'ends_soon' }),
      today,
    }
  })
}

/** How many links a portal refused in the last seven days of the district's calendar, today included; `since` is the first of them. */
export async function countRefused(actor: Actor, now: Date, timeZone: string): Promise<{ links: number; since: string }> {
  requireAllowed(canViewLinks, actor)
  const since = dayOf(new Date(now.getTime() - 6 * dayMilliseconds), timeZone)
  const where = linkCondition(actor, { status: 'refused', refused_since: since }, { timeZone, now })
  return { links: await inDistrict(actor.districtId, (tx) => tx.link.count({ where })), since }
}
