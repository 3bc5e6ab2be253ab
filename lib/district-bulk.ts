// Threat: as in lib/district-scope.ts, a query that forgets its district. Choice: the same setting in the same way, on a
// connection of its own, for the one thing Prisma cannot do: COPY. Row-level security lets nobody copy into a tenant's table,
// so rows are copied into temporary ones and come from there by INSERT, each checked against its district.
import 'server-only'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Prisma } from '@/prisma/generated/client'
import { DatabaseFault } from './database-fault'
import { longestIdle } from './district-scope'
import { env } from './env'
import type { SqlTransaction } from './sql-transaction'

export type BulkTransaction = SqlTransaction & {
  /**
   * Copies rows into a temporary table as they come: `rows` yields pieces of COPY's text format (`formatCopyRow`), the next
   * while the server reads the last. `table` and `columns` are constants of the caller. What `rows` throws is passed on.
   */
  copy(table: string, columns: readonly string[], rows: AsyncIterable<string>): Promise<void>
}

/**
 * 128 MB. A pooler may hand on a connection that has used temporary tables, where the size stands already: then it stays, and
 * large imports take a little longer.
 */
export const moreTemporaryBuffers = Prisma.sql`DO $$ BEGIN
  PERFORM set_config('temp_buffers', '16384', true);
EXCEPTION WHEN invalid_parameter_value THEN NULL;
END $$`

/** How many pieces wait for the server at most: they bound the memory. */
const mostWaiting = 4

/**
 * Runs `work` in one transaction bound to the district that can take in a great many rows. What throws inside rolls everything
 * back; of the database's own errors only the code comes out.
 */
export async function inDistrictBulk<Result>(districtId: string, work: (tx: BulkTransaction) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL, connectionTimeoutMillis: 10_000 })
  // Whoever waits for an answer is told by its rejection; between two statements the next one is.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('BEGIN')
    await client.query("SELECT set_config('app.district_id', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)", [
      districtId,
      longestIdle,
    ])
    await client.query("SET LOCAL work_mem = '256MB'")
    await client.query('SET LOCAL jit = off')
    await client.query(moreTemporaryBuffers.text)
    const result = await work(bulkTransaction(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    throw error instanceof pg.DatabaseError ? new DatabaseFault(error) : error
  } finally {
    // A transaction that was not committed ends with its connection.
    await client.end().catch(() => undefined)
  }
}

function bulkTransaction(client: pg.Client): BulkTransaction {
  const run = async (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: parameters } = 'raw' in query ? Prisma.sql(query, ...values) : query
    return client.query(text, parameters)
  }
  return {
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
    // The rows are what the statement selects, as with Prisma: the caller names their type.
    $queryRaw: async <Result>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => (await run(query, values)).rows as Result,
    async copy(table, columns, rows) {
      const target = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
      await pipeline(Readable.from(rows, { highWaterMark: mostWaiting }), target)
    },
  }
}

type Value = string | number | boolean | null

const special = /[\\\t\n\r]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A row in the text format of COPY, with its line end (PostgreSQL 18, COPY, “Text Format”). */
export function formatCopyRow(values: readonly Value[]): string {
  let row = ''
  for (const value of values) row += `${formatValue(value)}\t`
  return `${row.slice(0, -1)}\n`
}

function formatValue(value: Value): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return special.test(value) ? value.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign) : value
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value)
}
