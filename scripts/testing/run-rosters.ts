import { afterAll, beforeAll } from 'vitest'
import { runDueRosters } from '@/lib/roster/runs/run-due-rosters'

/** Has a worker read and apply rosters while the tests of a file run. */
export function runRosters(): void {
  const stopped = new AbortController()
  let running: Promise<void> | undefined
  beforeAll(() => {
    running = runDueRosters({ signal: stopped.signal, pollMilliseconds: 20 })
  })
  afterAll(async () => {
    stopped.abort()
    await running
  })
}
