import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { ImportCounts } from '@/lib/roster/merge/compare-import'
import { isUndoing } from '@/lib/roster/runs/waits-for-worker'
import type { RosterImport as ImportRow, Prisma } from '@/prisma/generated/client'
import type { RosterImport, RosterImportSummary } from './import-json'
import { importNotesSchema } from './import-notes'
import { importProgressSchema } from './import-progress'

/** Most refused lines kept and shown of one import. */
export const mostRefusedLines = 1_000

/** Of an import nothing is known about yet. */
export const noCounts: ImportCounts = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

const countsSchema = z.object({
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  unchanged: z.number(),
  refused: z.number(),
})

/** One import with its refused lines. Refuses with `forbidden`, or `not_found` for an unknown or another district's id. */
export async function getImport(actor: Actor, id: string): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const row = await requireImport(tx, actor.districtId, id)
    const refused = await tx.rosterImportRefusal.findMany({
      where: { districtId: actor.districtId, importId: row.id },
      orderBy: [{ line: 'asc' }, { id: 'asc' }],
      select: { file: true, line: true, problem: true, reason: true },
      take: mostRefusedLines,
    })
    const [summary] = await summarise(tx, actor.districtId, [row])
    if (!summary) throw notFound('import')
    return { ...summary, refused }
  })
}

/** A page of the district's imports, or of one source's, newest first. Refuses with `forbidden`. */
export async function findImports(
  actor: Actor,
  { limit, cursor, source }: Paging & { source?: string | undefined },
): Promise<Page<RosterImportSummary>> {
  requireAllowed(canImportRoster, actor)
  const position = parseCursor(cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const [after] = position?.values ?? []
  // Ids are UUIDv7, so their order is the order of the uploads.
  const beyond: Prisma.RosterImportWhereInput = after && isUuid(after) ? { id: backwards ? { gt: after } : { lt: after } } : {}
  const ofSource: Prisma.RosterImportWhereInput = source === undefined ? {} : { sourceId: source }
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.rosterImport.findMany({
      where: { districtId: actor.districtId, ...ofSource, ...beyond },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: limit + 1,
    })
    return pageOf(await summarise(tx, actor.districtId, rows), { limit, position, values: ({ id }) => [id] })
  })
}

/** The names of the district's sources, in order. Refuses with `forbidden`. */
export async function findSources(actor: Actor): Promise<string[]> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.rosterSource.findMany({
      where: { districtId: actor.districtId },
      orderBy: { name: 'asc' },
      select: { name: true },
    })
    return rows.map(({ name }) => name)
  })
}

/** The row itself, inside a transaction of its district; `not_found` otherwise. */
export async function requireImport(tx: DistrictTransaction, districtId: string, id: string): Promise<ImportRow> {
  const row = isUuid(id) ? await tx.rosterImport.findUnique({ where: { districtId_id: { districtId, id } } }) : null
  if (!row) throw notFound('import')
  return row
}

function isUuid(text: string): boolean {
  return z.guid().safeParse(text).success
}

async function summarise(tx: DistrictTransaction, districtId: string, rows: ImportRow[]): Promise<RosterImportSummary[]> {
  const sources = await tx.rosterSource.findMany({ where: { districtId, id: { in: rows.map(({ sourceId }) => sourceId) } } })
  const sourceOf = new Map(sources.map((source) => [source.id, source]))
  const names = await findActorNames(
    tx,
    districtId,
    rows.map(({ actorId }) => actorId),
  )
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.sourceId,
    source: sourceOf.get(row.sourceId)?.name ?? '',
    format: sourceOf.get(row.sourceId)?.format ?? 'contacts',
    state: row.state,
    counts: countsSchema.parse(row.counts),
    notes: importNotesSchema.parse(row.counts),
    progress:
      row.state === 'staging' || row.state === 'applying' || isUndoing(row) ? importProgressSchema.nullable().parse(row.progress) : null,
    heldBecause: row.heldBecause,
    refusal: row.refusal,
    fileName: row.fileName,
    fileBytes: row.fileBytes === null ? null : Number(row.fileBytes),
    uploadedBy: actorName({ kind: row.actorKind, id: row.actorId }, names),
    createdAt: row.createdAt,
    appliedAt: row.appliedAt,
    undoneAt: row.undoneAt,
  }))
}
