import { afterAll, beforeAll } from 'vitest'
import { database } from '@/lib/database'
import { runDueRosters } from '@/lib/roster/runs/run-due-rosters'

/** Has a worker read and apply rosters while the tests of a file run. */
export function runRosters(): void {
  const stopped = new AbortController()
  let running: Promise<void> | undefined
  beforeAll(async () => {
    // Files before this one have left rosters that are due in the same database, some at servers that nobody answers for.
    await database().dueRoster.deleteMany()
    running = runDueRosters({ signal: stopped.signal, pollMilliseconds: 20 })
  })
  afterAll(async () => {
    stopped.abort()
    await running
  })
}
