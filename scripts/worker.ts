import { runWorker } from '@/lib/jobs/run-worker'
import { runCommand } from './run-command'
import { withDatabase } from './running-database'

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

await runCommand(() =>
  withDatabase(async () => {
    await runWorker(stopped.signal)
    return 0
  }),
)
