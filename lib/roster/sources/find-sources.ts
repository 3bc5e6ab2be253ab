import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import type { RosterSource as SourceRow } from '@/prisma/generated/client'
import { scheduleSchema } from './schedule'
import type { SourceRun, SourceView } from './source'
import { sourceSettingsSchemas } from './source-settings'

/** The district's sources in the order of their names. Refuses with `forbidden`. */
export async function findRosterSources(actor: Actor): Promise<SourceView[]> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.rosterSource.findMany({ where: { districtId }, orderBy: { name: 'asc' } })
    return viewsOf(tx, districtId, rows)
  })
}

/** One source. Refuses with `forbidden`, or `not_found` for an unknown or another district's id. */
export async function getRosterSource(actor: Actor, id: string): Promise<SourceView> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, (tx) => getRosterSourceIn(tx, actor.districtId, id))
}

/** As `getRosterSource`, inside a transaction of the district. */
export async function getRosterSourceIn(tx: DistrictTransaction, districtId: string, id: string): Promise<SourceView> {
  const [view] = await viewsOf(tx, districtId, [await requireSourceRow(tx, districtId, id)])
  if (!view) throw notFound('source')
  return view
}

/** The row itself, inside a transaction of its district; `not_found` otherwise. */
export async function requireSourceRow(tx: DistrictTransaction, districtId: string, id: string): Promise<SourceRow> {
  const row = z.guid().safeParse(id).success ? await tx.rosterSource.findUnique({ where: { districtId_id: { districtId, id } } }) : null
  if (!row) throw notFound('source')
  return row
}

/** As `requireSourceRow`, and locks it: two members who change a source at once take turns. */
export async function lockSource(tx: DistrictTransaction, districtId: string, id: string): Promise<SourceRow> {
  await requireSourceRow(tx, districtId, id)
  await tx.$executeRaw`SELECT FROM roster_sources WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid FOR UPDATE`
  return requireSourceRow(tx, districtId, id)
}

const settingsOfFormat = z.discriminatedUnion('format', [
  z.object({ format: z.literal('contacts'), settings: sourceSettingsSchemas.contacts }),
  z.object({ format: z.literal('mapped'), settings: sourceSettingsSchemas.mapped }),
  z.object({ format: z.literal('oneroster'), settings: sourceSettingsSchemas.oneroster }),
  z.object({ format: z.literal('oneroster_rest'), settings: sourceSettingsSchemas.oneroster_rest }),
])

async function viewsOf(tx: DistrictTransaction, districtId: string, rows: SourceRow[]): Promise<SourceView[]> {
  const counts = await tx.rosterRecord.groupBy({
    by: ['sourceId'],
    where: { districtId, sourceId: { in: rows.map(({ id }) => id) }, removedAt: null },
    _count: true,
  })
  const contactsOf = new Map(counts.map(({ sourceId, _count }) => [sourceId, _count]))
  const runs = await findRuns(tx, districtId)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...settingsOfFormat.parse({ format: row.format, settings: row.settings }),
    hasSecret: row.secretCiphertext !== null,
    schedule: scheduleSchema.nullable().parse(row.schedule),
    nextRunAt: row.nextRunAt,
    applyAlone: row.applyAlone,
    contacts: contactsOf.get(row.id) ?? 0,
    lastRun: runs.last.get(row.id) ?? null,
    lastSuccessAt: runs.succeededAt.get(row.id) ?? null,
  }))
}

/** Of each source the newest import, and when one was last applied that still stands. */
async function findRuns(tx: DistrictTransaction, districtId: string) {
  const newest = await tx.$queryRaw<Array<SourceRun & { sourceId: string }>>`
    SELECT s.id AS "sourceId", i.id AS "importId", i.state::text AS state, i.created_at AS "createdAt", i.applied_at AS "appliedAt", i.undone_at AS "undoneAt", i.refusal
    FROM roster_sources s, LATERAL (
      SELECT * FROM roster_imports WHERE district_id = ${districtId}::uuid AND source_id = s.id ORDER BY id DESC LIMIT 1) i
    WHERE s.district_id = ${districtId}::uuid`
  const succeeded = await tx.rosterImport.groupBy({
    by: ['sourceId'],
    where: { districtId, state: 'applied', undoneAt: null },
    _max: { appliedAt: true },
  })
  return {
    last: new Map(newest.map(({ sourceId, ...run }) => [sourceId, run])),
    succeededAt: new Map(succeeded.map(({ sourceId, _max }) => [sourceId, _max.appliedAt])),
  }
}
