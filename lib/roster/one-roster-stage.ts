import 'server-only'
import { AppError } from '@/lib/app-error'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import type { OneRosterKind } from '@/prisma/generated/enums'
import type { OneRosterBatch, OneRosterScope, OneRosterUser } from './one-roster-row'
import type { OneRosterSession } from './one-roster-session'
import { insertHead, rowsInForce } from './one-roster-settle'
import type { LineBatch, Reading } from './reader'
import type { GuidFrom } from './source-settings'

const columns = ['id', 'kind', 'sourced_id', 'stated', 'file', 'line', 'data'] as const

/** Takes what is stated into the temporary table `one_roster_stated` as it comes, and yields the lines that are refused. */
export async function* takeStated(
  session: OneRosterSession,
  { batches, guidFrom }: { batches: AsyncIterable<OneRosterBatch>; guidFrom: GuidFrom },
): AsyncGenerator<LineBatch> {
  await session.run(Prisma.sql`
    CREATE TEMPORARY TABLE one_roster_stated (
      id uuid NOT NULL, kind one_roster_kind NOT NULL, sourced_id text NOT NULL, stated text NOT NULL, file text NOT NULL, line integer NOT NULL,
      data jsonb
    ) ON COMMIT DROP`)
  const copy = session.copyInto('one_roster_stated', columns)
  for await (const { rows, refused, kept = [] } of batches) {
    await copy.write([
      ...rows.map(({ kind, sourcedId, file, line, data }) => {
        const text = data === null ? null : JSON.stringify('agents' in data ? withoutOtherIds(data, guidFrom) : data)
        return [uuidV7(), kind, sourcedId, text === null ? 'deleted' : 'row', file, line, text]
      }),
      ...kept.map(({ kind, sourcedId, file, line }) => [uuidV7(), kind, sourcedId, 'kept', file, line, null]),
    ])
    if (refused.length > 0) yield { accepted: [], refused }
  }
  await copy.end()
  await session.run(Prisma.sql`ANALYZE one_roster_stated`)
  // Of tables made a moment ago PostgreSQL knows too little to loop over them well, and they are read whole.
  await session.run(Prisma.sql`SET LOCAL enable_nestloop = off`)
  await session.run(Prisma.sql`SET LOCAL work_mem = '64MB'`)
}

/** User ids and metadata say more of a family than a roster of contacts needs: what does not hold the GUID is not kept. */
function withoutOtherIds(user: OneRosterUser, guidFrom: GuidFrom): OneRosterUser {
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

/** Takes out what is stated of a sourcedId after the first time, and yields it as refused when that is a mistake. */
export async function* findRepeats(session: OneRosterSession, { isRefused }: { isRefused: boolean }): AsyncGenerator<LineBatch> {
  await session.run(Prisma.sql`
    CREATE TEMPORARY TABLE one_roster_repeats ON COMMIT DROP AS
    SELECT kind, sourced_id, (array_agg(id ORDER BY line, id))[1] AS first_id, min(line) AS first_line
    FROM one_roster_stated GROUP BY kind, sourced_id HAVING count(*) > 1`)
  for (;;) {
    const repeats = await session.query(Prisma.sql`
      WITH repeated AS (
        SELECT s.id, r.first_line FROM one_roster_stated s JOIN one_roster_repeats r USING (kind, sourced_id)
        WHERE s.id <> r.first_id ORDER BY s.line, s.id LIMIT ${repeatsPerBatch}
      )
      DELETE FROM one_roster_stated s USING repeated WHERE s.id = repeated.id
      RETURNING s.sourced_id, s.file, s.line, s.stated, repeated.first_line`)
    if (repeats.length === 0) return
    // A line that is refused for another reason has been shown already.
    const shown = isRefused ? repeats.filter(({ stated }) => stated !== 'kept') : []
    const refused = shown.map(({ sourced_id, file, line, first_line }) => ({
      file: String(file),
      line: Number(line),
      problem: 'duplicate' as const,
      reason: `The sourcedId ${String(sourced_id)} is already on line ${Number(first_line)}; only that line counts.`,
      // The first line stands for it.
      key: null,
      restricted: false,
    }))
    if (refused.length > 0) yield { accepted: [], refused: refused.sort((one, other) => one.line - other.line) }
  }
}

/**
 * Keeps, as rows of the import, what is stated otherwise than it is in force, and turns `one_roster_stated` into all that
 * holds then. A kind that is stated whole takes away what it leaves out.
 */
export async function stageDifferences(session: OneRosterSession, reading: Reading, scope: OneRosterScope): Promise<void> {
  const { districtId, sourceId, importId, note } = reading
  const inForce = rowsInForce(reading)
  const bulk = kindsOf(scope, 'bulk')
  const isBulk = Prisma.sql`f.kind::text = ANY(${bulk}::text[])`
  const intoRows = Prisma.sql`INSERT INTO one_roster_rows (district_id, source_id, import_id, id, kind, sourced_id, deleted, file, line, data)`
  const place = Prisma.sql`${districtId}::uuid, ${sourceId}::uuid, ${importId}::uuid`
  note(
    'unknownDeletions',
    await session.run(Prisma.sql`
      DELETE FROM one_roster_stated s WHERE stated = 'deleted'
        AND NOT EXISTS (SELECT FROM ${inForce} f WHERE f.kind = s.kind AND f.sourced_id = s.sourced_id)`),
  )
  await session.run(Prisma.sql`
    ${intoRows}
    SELECT ${place}, s.id, s.kind, s.sourced_id, s.stated = 'deleted', s.file, s.line, coalesce(s.data, 'null')
    FROM one_roster_stated s LEFT JOIN ${inForce} f ON f.kind = s.kind AND f.sourced_id = s.sourced_id
    WHERE s.stated = 'deleted' OR (s.stated = 'row' AND f.data IS DISTINCT FROM s.data)`)
  await session.run(Prisma.sql`
    ${intoRows}
    SELECT ${place}, gen_random_uuid(), f.kind, f.sourced_id, true, '', 0, 'null'
    FROM ${inForce} f WHERE ${isBulk} AND NOT EXISTS (SELECT FROM one_roster_stated s WHERE s.kind = f.kind AND s.sourced_id = f.sourced_id)`)
  await session.run(insertHead(reading))
  await session.run(Prisma.sql`
    INSERT INTO one_roster_stated (id, kind, sourced_id, stated, file, line, data)
    SELECT f.id, f.kind, f.sourced_id, 'row', coalesce(s.file, f.file), coalesce(s.line, f.line), f.data
    FROM ${inForce} f LEFT JOIN one_roster_stated s ON s.kind = f.kind AND s.sourced_id = f.sourced_id
    WHERE s.stated = 'kept' OR (s.stated IS NULL AND NOT ${isBulk})`)
  await session.run(Prisma.sql`DELETE FROM one_roster_stated WHERE stated <> 'row'`)
  await session.run(Prisma.sql`ANALYZE one_roster_stated`)
  await requireUsers(session, scope)
}

function kindsOf(scope: OneRosterScope, as: 'bulk' | 'delta'): OneRosterKind[] {
  return Object.entries(scope).flatMap(([kind, stated]) => (stated === as ? [kind as OneRosterKind] : []))
}

async function requireUsers(session: OneRosterSession, scope: OneRosterScope): Promise<void> {
  if (scope.user) return
  const [user] = await session.query(Prisma.sql`SELECT FROM one_roster_stated WHERE kind = 'user' LIMIT 1`)
  if (user) return
  throw new AppError(
    'invalid_input',
    'It brings no users, and this source has none from before. Upload an export with all users in users.csv first.',
  )
}
