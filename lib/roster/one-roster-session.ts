// Threat: as in lib/district-scope.ts, a query that forgets its district. Choice: the same setting in the same way, on a
// connection of its own that ends with the work: the rows of a large export lie in temporary tables, which live as long as
// their connection, and are handed on while it lives.
import 'server-only'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { database } from '@/lib/database'
import { DatabaseFault } from '@/lib/database-fault'
import { describeFault } from '@/lib/describe-fault'
import { env } from '@/lib/env'
import { logger } from '@/lib/logger'
import type { Prisma } from '@/prisma/generated/client'

/** A transaction bound to one district that lasts as long as somebody reads from it. */
export type OneRosterSession = {
  /** Answers with the number of rows. */
  run(statement: Prisma.Sql): Promise<number>
  query(statement: Prisma.Sql): Promise<Array<Record<string, unknown>>>
  /** Copies values, in the order of the columns, into a table; nothing else can be run until it has ended. The names are constants of the caller. */
  copyInto(table: string, columns: readonly string[]): TableCopy
}

type TableCopy = { write(rows: ReadonlyArray<readonly CopyValue[]>): Promise<void>; end(): Promise<void> }

type CopyValue = string | number | null

/**
 * Yields what `work` yields, in one transaction bound to the district. It is committed when `work` has ended, and taken back
 * when it throws or nobody reads on; when the signal is aborted, whatever statement it is at is ended and the reason thrown.
 * Of the database's own errors only the code comes out.
 */
export async function* streamInDistrict<Item>(
  { districtId, signal }: { districtId: string; signal: AbortSignal },
  work: (session: OneRosterSession) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  signal.throwIfAborted()
  const client = new pg.Client({ connectionString: env().DATABASE_URL })
  // Whatever ends the connection also fails the statement that waits for it, and is told there.
  client.on('error', () => undefined)
  let end: (() => void) | undefined
  try {
    await client.connect()
    // What is in force must not change between two of its statements.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await client.query("SELECT set_config('app.district_id', $1, true)", [districtId])
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    end = () => void endStatement(client, rows[0]?.pid ?? 0)
    signal.addEventListener('abort', end, { once: true })
    yield* work(sessionOf(client, signal))
    await client.query('COMMIT')
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof pg.DatabaseError ? new DatabaseFault(error) : error
  } finally {
    if (end) signal.removeEventListener('abort', end)
    await client.end()
  }
}

/** PostgreSQL would go on with a statement after its connection is gone. */
async function endStatement(client: pg.Client, pid: number): Promise<void> {
  try {
    await Promise.all([database().$queryRaw`SELECT pg_cancel_backend(${pid}::int)`, client.end()])
  } catch (error) {
    logger.warn({ fault: describeFault(error) }, 'the reading of a roster could not be ended at once')
  }
}

function sessionOf(client: pg.Client, signal: AbortSignal): OneRosterSession {
  const send = (statement: Prisma.Sql) => {
    signal.throwIfAborted()
    return client.query<Record<string, unknown>>(statement.text, statement.values)
  }
  return {
    run: async (statement) => (await send(statement)).rowCount ?? 0,
    query: async (statement) => (await send(statement)).rows,
    copyInto: (table, columns) => {
      const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
      let fault: Error | undefined
      stream.on('error', (error) => {
        fault = error
      })
      return {
        async write(rows) {
          signal.throwIfAborted()
          if (fault) throw fault
          const text = rows.map((row) => `${row.map(copyText).join('\t')}\n`).join('')
          if (text !== '' && !stream.write(text)) await once(stream, 'drain')
        },
        async end() {
          stream.end()
          await finished(stream)
        },
      }
    },
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** PostgreSQL's text format of COPY. */
function copyText(value: CopyValue): string {
  if (value === null) return '\\N'
  return typeof value === 'string' ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character) : String(value)
}
