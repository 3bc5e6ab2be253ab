import { loadKnownRecord } from '@/lib/audit/known-record'
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
    const { publicKeys: knownKeys } = await loadKnownRecord({ dataDir: settings.DATA_DIR, anchorDir: undefined })
    await runWorker({ signal: stopped.signal, signingKey, knownKeys, anchorDir: settings.AUDIT_ANCHOR_DIR })
    return 0
  }),
)
