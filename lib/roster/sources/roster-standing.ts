import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canViewContacts, requireAllowed } from '@/lib/districts/policies'
import type { ImportState } from '@/prisma/generated/enums'

/** A source whose newest run waits for somebody, or failed. */
export type RosterTrouble = {
  importId: string
  source: string
  state: Extract<ImportState, 'staged' | 'held' | 'refused'>
  /** Why it failed. */
  refusal: string | null
  createdAt: Date
}

export type RosterStanding = {
  /** The newest import that was applied and not undone. */
  lastSuccess: { source: string; at: Date } | null
  nextRun: { source: string; at: Date } | null
  /** None for a member who may not look at imports: a refusal may quote the file. */
  troubles: RosterTrouble[]
}

/** How fresh the district's roster is, and what of it waits for somebody. Refuses with `forbidden`. */
export async function getRosterStanding(actor: Actor): Promise<RosterStanding> {
  requireAllowed(canViewContacts, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const applied = await tx.rosterImport.findFirst({
      where: { districtId, state: 'applied', appliedAt: { not: null }, undoneAt: null },
      select: { source: { select: { name: true } }, appliedAt: true },
      orderBy: { appliedAt: 'desc' },
    })
    const next = await tx.rosterSource.findFirst({
      where: { districtId, nextRunAt: { not: null } },
      select: { name: true, nextRunAt: true },
      orderBy: { nextRunAt: 'asc' },
    })
    return {
      lastSuccess: applied?.appliedAt ? { source: applied.source.name, at: applied.appliedAt } : null,
      nextRun: next?.nextRunAt ? { source: next.name, at: next.nextRunAt } : null,
      troubles: canImportRoster(actor) ? await findTroubles(tx, districtId) : [],
    }
  })
}

async function findTroubles(tx: DistrictTransaction, districtId: string): Promise<RosterTrouble[]> {
  return tx.$queryRaw<RosterTrouble[]>`
    SELECT i.id AS "importId", s.name AS source, i.state::text AS state, i.refusal, i.created_at AS "createdAt"
    FROM roster_sources s, LATERAL (
      SELECT * FROM roster_imports WHERE district_id = ${districtId}::uuid AND source_id = s.id ORDER BY id DESC LIMIT 1) i
    WHERE s.district_id = ${districtId}::uuid AND i.state IN ('staged', 'held', 'refused')
    ORDER BY i.id DESC`
}
