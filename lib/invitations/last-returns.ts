import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { type ReturnReason, returnReasons } from '@/lib/portals/portal-kind'

/** What a portal said of a link by sending its bearer back: why it refused it, in its own words too, or that the person arrived. */
export type LinkReturn = {
  at: Date
  /** Null when the person arrived. */
  reason: ReturnReason | null
  /** The portal's own word for the reason. */
  code: string | null
  /** The portal's own text, 500 characters at most; anybody who held the return address could have written it. */
  message: string | null
}

type ReturnRow = { linkId: string; at: Date; reason: string | null; code: string | null; message: string | null }

/** What portals said last of these links, by link id; links whose bearers nobody sent back are left out. */
export async function findLastReturns(
  tx: DistrictTransaction,
  districtId: string,
  linkIds: readonly string[],
): Promise<Map<string, LinkReturn>> {
  const rows = await tx.$queryRaw<ReturnRow[]>`
    SELECT DISTINCT ON (link_id) link_id AS "linkId", returned_at AS at, reason, code, message FROM link_returns
    WHERE district_id = ${districtId}::uuid AND link_id = ANY(${linkIds}::uuid[])
    ORDER BY link_id, id DESC`
  return new Map(rows.map(({ linkId, reason, ...row }) => [linkId, { ...row, reason: reasonOf(reason) }]))
}

/** All that a portal said of a link, oldest first. */
export async function findReturns(tx: DistrictTransaction, districtId: string, linkId: string): Promise<LinkReturn[]> {
  const rows = await tx.linkReturn.findMany({ where: { districtId, linkId }, orderBy: { id: 'asc' } })
  return rows.map(({ returnedAt, reason, code, message }) => ({ at: returnedAt, reason: reasonOf(reason), code, message }))
}

function reasonOf(stored: string | null): ReturnReason | null {
  return stored === null ? null : (returnReasons.find((known) => known === stored) ?? 'unspecified')
}
