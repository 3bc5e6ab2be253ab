import { loadKnownKeys } from '@/lib/audit/known-record'
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { env } from '@/lib/env'
import { runWorker } from '@/lib/jobs/run-worker'
import { loadAuditSigningKey } from './audit-signing-key'
import { runCommand } from './run-command'
import { withDatabase } from './running-database'

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

await runCommand(() =>
  withDatabase(async () => {
    const settings = env()
    const signingKey = await loadAuditSigningKey(settings)
    const { DATA_DIR: dataDir, AUDIT_ANCHOR_DIR: anchorDir } = settings
    const knownKeys = await loadKnownKeys({ dataDir, anchorDir })
    await runWorker({ signal: stopped.signal, signingKey, knownKeys, heads: headMemory(dataDir), anchorDir })
    return 0
  }),
)
