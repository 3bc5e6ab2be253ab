// Whoever of a campaign the worker has not come to yet stands in `campaign_turns`, hundreds to a row: written once and taken out once, where an
// outcome for each would be written twice, with everything that indexes it.
import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { sequentialId } from '@/lib/sequential-id'
import type { Campaign } from '@/prisma/generated/client'
import { Prisma } from '@/prisma/generated/client'

/** A contact of a campaign that nothing is decided about yet; `id` is what its outcome gets. */
export type Turn = { id: string; contactId: string }

type Of = Pick<Campaign, 'districtId' | 'id'>

/** Contacts to a row: as many as are served in one transaction, so that a row goes with them as a whole. */
export const turnsPerRow = 1_000

/** The first ones are few, so that somebody who looks on soon sees that it goes on. */
export const firstTurns = 200

/** Has the contacts wait that `selected` gives: rows `id`, and `n` from 1 in the order in which they come. Answers how many they are. */
export async function insertTurns(tx: DistrictTransaction, { districtId, id }: Of, selected: Prisma.Sql): Promise<number> {
  const [row] = await tx.$queryRaw<Array<{ waiting: number }>>`
    WITH written AS (
      INSERT INTO campaign_turns (district_id, id, campaign_id, contact_ids)
      SELECT ${districtId}::uuid, ${sequentialId(Prisma.sql`min(n)`)}, ${id}::uuid, array_agg(id ORDER BY n)
      FROM (${selected}) selected GROUP BY (n - 1 + ${turnsPerRow - firstTurns}::int) / ${turnsPerRow}::int
      RETURNING cardinality(contact_ids) AS size)
    SELECT COALESCE(sum(size), 0)::int AS waiting FROM written`
  return row?.waiting ?? 0
}

/** The next `limit` contacts of a campaign whose row the caller has locked. */
export async function findTurns(tx: DistrictTransaction, { districtId, id }: Of, limit: number): Promise<Turn[]> {
  const rows = await tx.campaignTurn.findMany({
    where: { districtId, campaignId: id },
    orderBy: { id: 'asc' },
    // The first row may be what is left of one.
    take: Math.ceil(limit / turnsPerRow) + 1,
  })
  return rows.flatMap(turnsOf).slice(0, limit)
}

/** Takes out of a campaign whose row the caller has locked who comes up to and with this turn. */
export async function dropTurns(tx: DistrictTransaction, { districtId, id: campaignId }: Of, last: string): Promise<void> {
  const rows = await tx.$queryRaw<Array<{ id: string; contactIds: string[] }>>`
    DELETE FROM campaign_turns WHERE district_id = ${districtId}::uuid AND campaign_id = ${campaignId}::uuid AND id <= ${last}::uuid
    RETURNING id, contact_ids AS "contactIds"`
  const left = rows.flatMap(turnsOf).filter(({ id }) => id > last)
  if (!left[0]) return
  await tx.campaignTurn.create({ data: { districtId, campaignId, id: left[0].id, contactIds: left.map(({ contactId }) => contactId) } })
}

/** Has those wait here whom the release before has wait, who each have an outcome without anything in it. */
export async function adoptTurns(tx: DistrictTransaction, campaign: Of): Promise<void> {
  const { districtId, id } = campaign
  const rows = await tx.$queryRaw<Array<{ contactId: string }>>`
    WITH waiting AS (
      DELETE FROM campaign_contacts
      WHERE district_id = ${districtId}::uuid AND campaign_id = ${id}::uuid AND invitation_id IS NULL AND skip_reason IS NULL AND contact_id IS NOT NULL
      RETURNING id, contact_id)
    SELECT contact_id AS "contactId" FROM waiting ORDER BY id`
  const contactIds = rows.map(({ contactId }) => contactId)
  await insertTurns(tx, campaign, Prisma.sql`SELECT id, n FROM unnest(${contactIds}::uuid[]) WITH ORDINALITY AS waiting (id, n)`)
}

function turnsOf({ id, contactIds }: { id: string; contactIds: readonly string[] }): Turn[] {
  const first = Number.parseInt(id.slice(-8), 16)
  return contactIds.map((contactId, index) => ({ id: id.slice(0, -8) + (first + index).toString(16).padStart(8, '0'), contactId }))
}
