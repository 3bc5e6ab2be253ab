// Gives each vitest worker a database of its own, copied from the migrated one, and points the product at it; and a data folder of its own,
// since that of the clone remembers the records of whoever has started the product there.
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeEach, inject } from 'vitest'
import { disconnectDatabase } from '@/lib/database'
import { copyTemplate, pointToDatabase } from './copy-template'

const name = `worker_${process.env.VITEST_POOL_ID}`

await copyTemplate(name)
pointToDatabase(name)
process.env.DATA_DIR = path.join(inject('dataDir'), name)

// Of a test that took too long nothing else tells what it waited for.
beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    const late = task.result?.errors?.find(({ message }) => message.startsWith('Test timed out'))
    if (late) late.stack = `${late.message}\n${await statementsUnderWay()}`
  })
})

afterAll(disconnectDatabase)

/** One line for each connection to any of the tests' databases that is not idle: the last statement begins the line's end. */
async function statementsUnderWay(): Promise<string> {
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
  await client.connect()
  try {
    const { rows } = await client.query<{ line: string }>(`
      SELECT concat_ws(' ', datname, pid, state, 'for', round(extract(epoch FROM clock_timestamp() - state_change)) || ' s',
                       wait_event_type, wait_event, 'behind', pg_blocking_pids(pid)::text, left(regexp_replace(query, '\\s+', ' ', 'g'), 160)) AS line
      FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()`)
    return rows.map(({ line }) => line).join('\n') || 'No statement was under way.'
  } finally {
    await client.end()
  }
}
