// The worker's sequencer in a process of its own: asked, it ends and answers when each checkpoint was committed.
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { runSequencer } from '@/lib/audit/sequence/run-sequencer'
import { disconnectDatabase } from '@/lib/database'
import { env } from '@/lib/env'
import { loadAuditSigningKey } from '@/scripts/audit-signing-key'

const stopped = new AbortController()
const signedAt: number[] = []
const ended = runSequencer({
  signal: stopped.signal,
  signingKey: await loadAuditSigningKey(env()),
  knownKeys: [],
  heads: headMemory(env().DATA_DIR),
  onSigned: () => signedAt.push(performance.timeOrigin + performance.now()),
})
process.on('message', async () => {
  stopped.abort()
  await ended
  await disconnectDatabase()
  process.send?.(signedAt, () => process.disconnect())
})
process.send?.('ready')
