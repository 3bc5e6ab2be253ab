import 'server-only'
import { AppError } from '@/lib/app-error'
import { type BulkTransaction, formatCopyRow } from '@/lib/district-bulk'
import { joinInBulk } from '@/lib/join-in-bulk'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import { sequentialId } from '@/lib/sequential-id'
import { Prisma } from '@/prisma/generated/client'
import type { OneRosterKind } from '@/prisma/generated/enums'
import type { OneRosterBatch, OneRosterScope, OneRosterUser } from './one-roster-row'
import { rowsInForce } from './one-roster-settle'

const columns = ['position', 'kind', 'sourced_id', 'stated', 'file', 'line', 'data'] as const

type Taken = {
  batches: AsyncIterable<OneRosterBatch>
  guidFrom: GuidFrom
  /** Called with the lines that are refused, as they come. */
  refuse(refused: LineBatch['refused']): Promise<void>
}

/** Takes what is stated into the temporary table `one_roster_stated` as it comes. */
export async function takeStated(tx: BulkTransaction, { batches, guidFrom, refuse }: Taken): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_stated (
      position integer NOT NULL, kind one_roster_kind NOT NULL, sourced_id text NOT NULL, stated text NOT NULL, file text NOT NULL,
      line integer NOT NULL, data jsonb
    ) ON COMMIT DROP`
  async function* pieces() {
    let position = 0
    for await (const { rows, refused, kept = [] } of batches) {
      let piece = ''
      for (const { kind, sourcedId, file, line, data } of rows) {
        const json = data === null ? null : JSON.stringify('agents' in data ? withoutOtherIds(data, guidFrom) : data)
        piece += formatCopyRow([++position, kind, sourcedId, json === null ? 'deleted' : 'row', file, line, json])
      }
      for (const { kind, sourcedId, file, line } of kept) piece += formatCopyRow([++position, kind, sourcedId, 'kept', file, line, null])
      if (piece !== '') yield piece
      if (refused.length > 0) await refuse(refused)
    }
  }
  await tx.copy('one_roster_stated', columns, pieces())
  await tx.$executeRaw`ANALYZE one_roster_stated`
  await joinInBulk(tx)
}

/** User ids and metadata say more of a family than a roster of contacts needs: what does not hold the GUID is not kept. */
export function withoutOtherIds(user: OneRosterUser, guidFrom: GuidFrom): OneRosterUser {
  const isWanted = (kind: GuidFrom['from'], name: string) => guidFrom.from === kind && nameOf(guidFrom) === name.toLowerCase()
  return {
    ...user,
    userIds: user.userIds.filter(({ type }) => isWanted('userId', type)),
    metadata: Object.fromEntries(
      Object.entries(user.metadata).flatMap(([name, value]) => (isWanted('metadata', name) ? [[name.toLowerCase(), value]] : [])),
    ),
  }
}

/** The type of user id, or the name of the metadata, that holds the GUID, in small letters and without `metadata.`. */
export function nameOf(guidFrom: GuidFrom): string | undefined {
  if (guidFrom.from === 'userId') return guidFrom.type.toLowerCase()
  return guidFrom.from === 'metadata' ? guidFrom.name.toLowerCase().replace(/^metadata\./, '') : undefined
}

const repeatsPerBatch = 2_000

/** Takes out what is stated of a sourcedId after the first time, and hands it to `refuse`, if there is one, as refused. */
export async function dropRepeats(tx: BulkTransaction, refuse: Taken['refuse'] | undefined): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_repeated ON COMMIT DROP AS
    SELECT kind, sourced_id, min(position) AS first, (array_agg(line ORDER BY position))[1] AS first_line
    FROM one_roster_stated GROUP BY kind, sourced_id HAVING count(*) > 1`
  await tx.$executeRaw`ANALYZE one_roster_repeated`
  const later = Prisma.sql`
    DELETE FROM one_roster_stated s USING one_roster_repeated r WHERE r.kind = s.kind AND r.sourced_id = s.sourced_id AND s.position <> r.first`
  if (!refuse) {
    await tx.$executeRaw(later)
    return
  }
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_repeats (
      position integer NOT NULL, "sourcedId" text NOT NULL, file text NOT NULL, line integer NOT NULL, stated text NOT NULL, "firstLine" integer NOT NULL
    ) ON COMMIT DROP`
  await tx.$executeRaw`
    WITH repeats AS (${later} RETURNING s.position, s.sourced_id, s.file, s.line, s.stated, r.first_line)
    INSERT INTO one_roster_repeats SELECT * FROM repeats`
  // A line that is refused for another reason has been shown already.
  await tx.$executeRaw`
    DECLARE one_roster_repeats_shown NO SCROLL CURSOR FOR SELECT * FROM one_roster_repeats WHERE stated <> 'kept' ORDER BY position`
  for (;;) {
    const repeats = await tx.$queryRaw<Repeat[]>`FETCH ${Prisma.raw(String(repeatsPerBatch))} FROM one_roster_repeats_shown`
    if (repeats.length === 0) return
    await refuse(repeats.map(refusalOf))
  }
}

type Repeat = { sourcedId: string; file: string; line: number; firstLine: number }

function refusalOf({ sourcedId, file, line, firstLine }: Repeat): LineBatch['refused'][number] {
  const reason = `The sourcedId ${quoteValue(sourcedId)} is already on line ${firstLine}; only that line counts.`
  // The first line stands for its contact.
  return { file, line, problem: 'duplicate', reason, key: null, restricted: false }
}

/**
 * Keeps, as rows of the import, what is stated otherwise than it is in force, and turns `one_roster_stated` into all that
 * holds then. A kind that is stated whole takes away what it leaves out.
 */
export async function stageDifferences(tx: BulkTransaction, reading: Reading, scope: OneRosterScope): Promise<void> {
  const { districtId, sourceId, importId, note } = reading
  const inForce = rowsInForce(reading)
  const bulk = kindsOf(scope, 'bulk')
  const isBulk = Prisma.sql`f.kind::text = ANY(${bulk}::text[])`
  const intoRows = Prisma.sql`INSERT INTO one_roster_rows (district_id, source_id, import_id, id, kind, sourced_id, deleted, file, line, data)`
  const place = Prisma.sql`${districtId}::uuid, ${sourceId}::uuid, ${importId}::uuid`
  note(
    'unknownDeletions',
    await tx.$executeRaw`
      DELETE FROM one_roster_stated s WHERE stated = 'deleted'
        AND NOT EXISTS (SELECT FROM ${inForce} f WHERE f.kind = s.kind AND f.sourced_id = s.sourced_id)`,
  )
  await tx.$executeRaw`
    ${intoRows}
    SELECT ${place}, ${sequentialId(Prisma.sql`s.position`)}, s.kind, s.sourced_id, s.stated = 'deleted', s.file, s.line, coalesce(s.data, 'null')
    FROM one_roster_stated s LEFT JOIN ${inForce} f ON f.kind = s.kind AND f.sourced_id = s.sourced_id
    WHERE s.stated = 'deleted' OR (s.stated = 'row' AND f.data IS DISTINCT FROM s.data)`
  await tx.$executeRaw`
    ${intoRows}
    SELECT ${place}, gen_random_uuid(), f.kind, f.sourced_id, true, '', 0, 'null'
    FROM ${inForce} f WHERE ${isBulk} AND NOT EXISTS (SELECT FROM one_roster_stated s WHERE s.kind = f.kind AND s.sourced_id = f.sourced_id)`
  await tx.$executeRaw`
    INSERT INTO one_roster_stated (position, kind, sourced_id, stated, file, line, data)
    SELECT 0, f.kind, f.sourced_id, 'row', coalesce(s.file, f.file), coalesce(s.line, f.line), f.data
    FROM ${inForce} f LEFT JOIN one_roster_stated s ON s.kind = f.kind AND s.sourced_id = f.sourced_id
    WHERE s.stated = 'kept' OR (s.stated IS NULL AND NOT ${isBulk})`
  await tx.$executeRaw`DELETE FROM one_roster_stated WHERE stated <> 'row'`
  await tx.$executeRaw`ANALYZE one_roster_stated`
  await requireUsers(tx, scope)
}

function kindsOf(scope: OneRosterScope, as: 'bulk' | 'delta'): OneRosterKind[] {
  return Object.entries(scope).flatMap(([kind, stated]) => (stated === as ? [kind as OneRosterKind] : []))
}

async function requireUsers(tx: BulkTransaction, scope: OneRosterScope): Promise<void> {
  if (scope.user) return
  const [user] = await tx.$queryRaw<Array<Record<string, unknown>>>`SELECT FROM one_roster_stated WHERE kind = 'user' LIMIT 1`
  if (user) return
  throw new AppError(
    'invalid_input',
    'It brings no users, and this source has none from before. Upload an export with all users in users.csv first.',
  )
}
