// One of the processes that record events at once for scripts/bench/bench-audit.ts: told when to begin, it answers what it wrote and how long each commit took.
import { createHash } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import { recordEventAlone } from '@/lib/audit/record-events'
import { disconnectDatabase } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'

const work = z
  .object({ districtId: z.uuid(), kind: z.enum(['tree', 'chain']), writers: z.int(), seconds: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ''))

type Written = { id: string; begunAt: number; milliseconds: number }

process.on('message', async () => {
  const written = await Promise.all(Array.from({ length: work.writers }, write))
  await disconnectDatabase()
  process.send?.(written.flat(), () => process.disconnect())
})
process.send?.('ready')

async function write(): Promise<Written[]> {
  const recorder = work.kind === 'tree' ? { record: recordInTree, close: async () => undefined } : await chainRecorder()
  const written: Written[] = []
  const end = performance.now() + work.seconds * 1000
  while (performance.now() < end) {
    const id = uuidV7()
    const begun = performance.now()
    await recorder.record(id)
    written.push({ id, begunAt: performance.timeOrigin + begun, milliseconds: performance.now() - begun })
  }
  await recorder.close()
  return written
}

async function recordInTree(id: string): Promise<void> {
  const actor = { districtId: work.districtId, kind: 'system' as const, id: null }
  await recordEventAlone({ actor, at: new Date() }, { id, action: 'contact.viewed', subjectId: id, details: { where: 'contact' } })
}

/** The peer: each event holds the hash of the one before, so whoever records holds the end of the chain until the commit. */
async function chainRecorder() {
  const { districtId } = work
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL, pipeline: true })
  await client.connect()
  return {
    async record(id: string) {
      const [, , head] = await Promise.all([
        client.query('BEGIN'),
        client.query("SELECT set_config('app.district_id', $1, true)", [districtId]),
        client.query<{ hash: Buffer }>('SELECT hash FROM bench_chain WHERE district_id = $1::uuid FOR UPDATE', [districtId]),
      ])
      const leaf = JSON.stringify({
        id,
        district_id: districtId,
        action: 'contact.viewed',
        subject_id: id,
        before: head.rows[0]?.hash.toString('hex'),
      })
      const hash = createHash('sha256').update(leaf).digest()
      await Promise.all([
        client.query(
          `INSERT INTO bench_events (district_id, id, at, actor_kind, action, subject_id, leaf, leaf_hash)
          VALUES ($1::uuid, $2::uuid, now(), 'system', 'contact.viewed', $2::uuid, $3, $4)`,
          [districtId, id, leaf, hash],
        ),
        client.query('UPDATE bench_chain SET hash = $2 WHERE district_id = $1::uuid', [districtId, hash]),
        client.query('COMMIT'),
      ])
    },
    close: () => client.end(),
  }
}
