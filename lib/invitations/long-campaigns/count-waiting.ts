import 'server-only'
import { contactScope } from '@/lib/contacts/contact-scope'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { Prisma } from '@/prisma/generated/client'

/** How many contacts that the actor may see wait in each campaign, of these or of all, for the worker; campaigns without one are left out. */
export async function countWaiting(
  tx: DistrictTransaction,
  actor: Actor,
  campaignIds?: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const ofThese = campaignIds ? Prisma.sql`AND t.campaign_id = ANY(${[...campaignIds]}::uuid[])` : Prisma.empty
  const rows = await tx.$queryRaw<Array<{ campaignId: string; count: number }>>`
    SELECT t.campaign_id AS "campaignId", count(*)::int AS count
    FROM campaign_turns t CROSS JOIN unnest(t.contact_ids) AS waiting (contact_id)
    JOIN contacts c ON c.district_id = t.district_id AND c.id = waiting.contact_id
    WHERE t.district_id = ${actor.districtId}::uuid ${ofThese} AND ${contactScope(actor)}
    GROUP BY t.campaign_id`
  return new Map(rows.map(({ campaignId, count }) => [campaignId, count]))
}
