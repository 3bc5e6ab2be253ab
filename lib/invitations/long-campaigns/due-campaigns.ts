import 'server-only'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'

/** Has the workers look at the district, in the transaction that makes contacts wait. The row stays locked until it ends. */
export async function markCampaignsDue(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_campaigns (district_id, due_at) VALUES (${districtId}::uuid, clock_timestamp())
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_campaigns.due_at, EXCLUDED.due_at)`
}

/** Districts with contacts of a campaign that are due by the database's clock, without those this worker is busy with. */
export async function findDueCampaigns(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_campaigns
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

type Rescheduling = {
  /** Campaigns that cannot go on now, and when they are tried again. */
  held: readonly string[]
  retryMilliseconds: number
}

/** Has the district looked at again at once where contacts wait, later where only held campaigns do, or not at all. The row is locked first: whoever begins a campaign waits for us, or we see it. */
export async function rescheduleCampaigns(districtId: string, { held, retryMilliseconds }: Rescheduling): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const locked = await tx.$queryRaw<unknown[]>`SELECT FROM due_campaigns WHERE district_id = ${districtId}::uuid FOR UPDATE`
    if (locked.length === 0) return
    const waiting = await tx.campaign.findMany({
      where: { districtId, pendingCount: { gt: 0 }, stoppedAt: null },
      select: { id: true },
    })
    if (waiting.length === 0) {
      await tx.$executeRaw`DELETE FROM due_campaigns WHERE district_id = ${districtId}::uuid`
      return
    }
    const pause = waiting.every(({ id }) => held.includes(id)) ? retryMilliseconds : 0
    await tx.$executeRaw`
      UPDATE due_campaigns SET due_at = clock_timestamp() + ${pause} * interval '1 millisecond' WHERE district_id = ${districtId}::uuid`
  })
}
