import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Campaign } from '@/prisma/generated/client'
import { adoptTurns, findTurns, type Turn } from './turns'

type Taken = Pick<Campaign, 'districtId' | 'id' | 'channel'>

/** The next contacts of a campaign that nothing is decided about, in order, about `size` of them: of those who share an address all or none, since they get one mail. */
export async function takeTurns(tx: DistrictTransaction, campaign: Taken, size: number): Promise<Turn[]> {
  const next = await findNext(tx, campaign, size)
  if (next.length > 0) return next
  await adoptTurns(tx, campaign)
  return findNext(tx, campaign, size)
}

async function findNext(tx: DistrictTransaction, campaign: Taken, size: number): Promise<Turn[]> {
  if (campaign.channel !== 'email') return findTurns(tx, campaign, size)
  for (let limit = size + 1; ; limit *= 2) {
    const turns = await findTurns(tx, campaign, limit)
    if (turns.length < limit) return turns
    const whole = await withoutLastAddress(tx, campaign, turns)
    if (whole.length > 0) return whole
  }
}

/** Without those at the end who share the address of the last one: more of them may follow. */
async function withoutLastAddress(tx: DistrictTransaction, { districtId }: Taken, turns: Turn[]): Promise<Turn[]> {
  const rows = await tx.$queryRaw<Array<{ id: string; address: string | null }>>`
    SELECT id, lower(email) AS address FROM contacts
    WHERE district_id = ${districtId}::uuid AND id = ANY(${turns.map(({ contactId }) => contactId)}::uuid[])`
  const addresses = new Map(rows.map(({ id, address }) => [id, address]))
  const addressOf = (turn: Turn | undefined) => (turn && addresses.get(turn.contactId)) ?? null
  const last = addressOf(turns.at(-1))
  // Who has none shares none.
  if (last === null) return turns
  return turns.slice(0, turns.findLastIndex((turn) => addressOf(turn) !== last) + 1)
}
