import { loadKnownKeys } from '@/lib/audit/known-record'
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { env } from '@/lib/env'
import { runWorker } from '@/lib/jobs/run-worker'
import { watchProcess } from '@/lib/observability/metrics'
import { serveMetrics } from '@/lib/observability/serve-metrics'
import { startTracing } from '@/lib/observability/start-tracing'
import { watchQueues } from '@/lib/observability/watch-queues'
import { loadAuditSigningKey } from './audit-signing-key'
import { requireFreePort } from './port'
import { runCommand } from './run-command'
import { withDatabase } from './running-database'

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

await runCommand(() =>
  withDatabase(async () => {
    const settings = env()
    if (settings.WORKER_METRICS_PORT !== undefined) {
      await requireFreePort(settings.WORKER_METRICS_PORT, 'WORKER_METRICS_PORT')
      watchProcess()
      await serveMetrics(settings.WORKER_METRICS_PORT, watchQueues())
    }
    const signingKey = await loadAuditSigningKey(settings)
    const { DATA_DIR: dataDir, AUDIT_ANCHOR_DIR: anchorDir } = settings
    const knownKeys = await loadKnownKeys({ dataDir, anchorDir })
    const stopTracing = await startTracing('worker')
    await runWorker({ signal: stopped.signal, signingKey, knownKeys, heads: headMemory(dataDir), anchorDir }).finally(stopTracing)
    return 0
  }),
)
