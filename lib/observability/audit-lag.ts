import 'server-only'
import { database } from '@/lib/database'

/** How many events of all districts have no number yet, and for how long the oldest has waited; with `most`, of the first so many that are read. An id tells when it was made (UUIDv7, RFC 9562 §5.7). */
export async function findAuditLag(
  now: Date,
  { most = null }: { most?: number | null } = {},
): Promise<{ events: number; seconds: number }> {
  const [queue] = await database().$queryRaw<Array<{ events: number; oldest: string | null }>>`
    WITH waiting AS MATERIALIZED (SELECT event_id FROM audit_queue LIMIT ${most}::int)
    SELECT count(*)::int AS events, (SELECT event_id::text FROM waiting ORDER BY event_id LIMIT 1) AS oldest FROM waiting`
  if (!queue?.oldest) return { events: 0, seconds: 0 }
  const madeAt = Number.parseInt(queue.oldest.replaceAll('-', '').slice(0, 12), 16)
  return { events: queue.events, seconds: Math.max(0, (now.getTime() - madeAt) / 1000) }
}
