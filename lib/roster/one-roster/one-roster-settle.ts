// What is in force of a source has a head: a row without a sourcedId that names the import by which it is so. What an import
// stages has one too, with the import it was read over. The two are compared before anything is put in force.
import 'server-only'
import { AppError } from '@/lib/app-error'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'

/** The sourcedId of a head. No row of a source has it. */
export const headId = ''

type Source = Pick<ImportPlace, 'districtId' | 'sourceId'>

const ofSource = ({ districtId, sourceId }: Source) => Prisma.sql`district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid`

/** What is in force of a source, without its head; to select from. */
export function rowsInForce(source: Source): Prisma.Sql {
  return Prisma.sql`(SELECT * FROM one_roster_rows WHERE ${ofSource(source)} AND import_id IS NULL AND sourced_id <> ${headId})`
}

/** The statement that stages the head of an import, over what is in force now. */
export function insertHead(place: ImportPlace): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO one_roster_rows (district_id, id, source_id, import_id, kind, sourced_id, file, line, data)
    SELECT ${place.districtId}::uuid, gen_random_uuid(), ${place.sourceId}::uuid, ${place.importId}::uuid, 'org', ${headId}, '', 0,
           jsonb_build_object('over', (${headInForce(place)}))`
}

function headInForce(source: Source): Prisma.Sql {
  return Prisma.sql`SELECT data->>'by' FROM one_roster_rows WHERE ${ofSource(source)} AND import_id IS NULL AND kind = 'org' AND sourced_id = ${headId}`
}

/**
 * Puts in force what the import has staged, and leaves under its id what was in force before, for `undoOneRoster`: rows it
 * replaced, and as deleted the ones it added.
 * Refuses with `conflict` when another import of the source was put in force, or undone, since this one was read.
 */
export async function settleOneRoster(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  const { districtId, importId, sourceId } = place
  const staged = Prisma.sql`${ofSource(place)} AND import_id = ${importId}::uuid`
  const [head, ...others] = await tx.$queryRaw<Array<{ over: string | null; by: string | null }>>`
    SELECT data->>'over' AS over, (${headInForce(place)}) AS by FROM one_roster_rows WHERE ${staged} AND kind = 'org' AND sourced_id = ${headId}`
  if (!head || others.length > 0 || head.over !== head.by) {
    throw new AppError('conflict', 'Another import of this source was applied or undone after this one was read. Read it again.')
  }
  await tx.$executeRaw`
    UPDATE one_roster_rows SET data = jsonb_build_object('by', ${importId}::text) WHERE ${staged} AND kind = 'org' AND sourced_id = ${headId}`
  await tx.$executeRaw`
    WITH staged AS (
      SELECT kind, sourced_id, deleted FROM one_roster_rows WHERE ${staged}
    ), replaced AS (
      UPDATE one_roster_rows f SET import_id = ${importId}::uuid FROM staged s
      WHERE f.district_id = ${districtId}::uuid AND f.source_id = ${sourceId}::uuid AND f.import_id IS NULL
        AND f.kind = s.kind AND f.sourced_id = s.sourced_id
      RETURNING f.kind, f.sourced_id
    ), settled AS (
      UPDATE one_roster_rows SET import_id = NULL WHERE ${staged} AND NOT deleted
    ), taken_away AS (
      DELETE FROM one_roster_rows WHERE ${staged} AND deleted
    )
    INSERT INTO one_roster_rows (district_id, id, source_id, import_id, kind, sourced_id, deleted, file, line, data)
    SELECT ${districtId}::uuid, gen_random_uuid(), ${sourceId}::uuid, ${importId}::uuid, s.kind, s.sourced_id, true, '', 0, 'null'
    FROM staged s LEFT JOIN replaced r ON r.kind = s.kind AND r.sourced_id = s.sourced_id
    WHERE NOT s.deleted AND r.sourced_id IS NULL AND (s.sourced_id = ${headId} OR ${head.over !== null})`
}

/**
 * Puts in force again what was before the import. Refuses with `conflict` when another one of the source was put in force
 * since, or what it replaced is kept no longer.
 */
export async function undoOneRoster(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  const { districtId, importId, sourceId } = place
  const before = Prisma.sql`${ofSource(place)} AND import_id = ${importId}::uuid`
  const [head] = await tx.$queryRaw<Array<{ by: string | null; isFirst: boolean | null }>>`
    SELECT (${headInForce(place)}) AS by, (SELECT deleted FROM one_roster_rows WHERE ${before} AND kind = 'org' AND sourced_id = ${headId}) AS "isFirst"`
  if (head?.by !== importId) throw new AppError('conflict', 'A later import of this source was applied. Undo that one first.')
  if (head.isFirst === null) {
    throw new AppError('conflict', 'What this import replaced is kept no longer, so it cannot be undone. Import the earlier file again.')
  }
  if (head.isFirst) {
    // Of a first import, which replaced nothing, only the head says so.
    await tx.$executeRaw`DELETE FROM one_roster_rows WHERE ${ofSource(place)} AND (import_id IS NULL OR import_id = ${importId}::uuid)`
    return
  }
  await tx.$executeRaw`
    WITH before AS (
      SELECT kind, sourced_id FROM one_roster_rows WHERE ${before}
    ), undone AS (
      DELETE FROM one_roster_rows f USING before b
      WHERE f.district_id = ${districtId}::uuid AND f.source_id = ${sourceId}::uuid AND f.import_id IS NULL
        AND f.kind = b.kind AND f.sourced_id = b.sourced_id
    ), restored AS (
      UPDATE one_roster_rows SET import_id = NULL WHERE ${before} AND NOT deleted
    )
    DELETE FROM one_roster_rows WHERE ${before} AND deleted`
}

/** Drops what the import has staged. Of an import that is in force it drops nothing. */
export async function discardOneRoster(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM one_roster_rows WHERE ${ofSource(place)} AND import_id = ${place.importId}::uuid
      AND (${headInForce(place)}) IS DISTINCT FROM ${place.importId}`
}
