// What a worker's claim costs beside the bare statement: ours also takes turns with other workers, takes back what dead ones held, puts codes
// first, and keeps to hours and pace. Both take batches of one size from one outbox, in the same order; in each run as many as
// ten workers hold at a time, since what is held is soon sent.
import pg from 'pg'
import { leaseMessages } from '@/lib/mail/lease-messages'
import { makeOutbox } from '@/scripts/testing/make-outbox'
import { type BenchContext, compare, type Figure } from './measure'

const waiting = 50_000
const claims = 8
/** As the worker leases them. */
const most = 500
const leaseMilliseconds = 30_000

const bareClaim = `
  UPDATE messages SET state = 'leased', fence = fence + 1, leased_until = clock_timestamp() + interval '30 seconds'
  WHERE district_id = $1 AND id = ANY(ARRAY(
    SELECT id FROM messages WHERE district_id = $1 AND state = 'queued' AND due_at <= clock_timestamp()
    ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED))
  RETURNING id, campaign_id, kind, email, language, message_id, fence, attempts, ambiguous_at`

/** How many messages one worker claims, beside `FOR UPDATE SKIP LOCKED` by itself. */
export async function benchClaims({ ownerUrl }: BenchContext): Promise<Figure[]> {
  const { districtId } = await makeOutbox({ port: 25, count: waiting, settings: { per_minute: 10_000_000 } })
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  const owner = new pg.Client({ connectionString: ownerUrl })
  await Promise.all([client.connect(), owner.connect()])
  for (const each of [client, owner]) await each.query("SELECT set_config('app.district_id', $1, false)", [districtId])

  const free = async () => {
    await owner.query("UPDATE messages SET state = 'queued', leased_until = NULL WHERE state = 'leased'")
    await owner.query('VACUUM ANALYZE messages')
  }
  const claimAll = async (claim: () => Promise<number>) => {
    for (let index = 0; index < claims; index++) {
      if ((await claim()) !== most) throw new Error('Each claim is as large as it may be.')
    }
  }
  const ours = async () => (await leaseMessages(districtId, { most, leaseMilliseconds }))?.messages.length ?? 0
  const bare = async () => (await client.query(bareClaim, [districtId])).rowCount ?? 0
  try {
    return [
      await compare({
        what: `claim mails, ${most} at a time, of ${waiting} that wait`,
        count: claims * most,
        before: free,
        run: () => claimAll(ours),
        beside: { what: 'bare SKIP LOCKED', run: () => claimAll(bare) },
        wanted: { atLeast: 0.8 },
      }),
    ]
  } finally {
    await Promise.all([client.end(), owner.end()])
  }
}
