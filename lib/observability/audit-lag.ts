import 'server-only'
import { database } from '@/lib/database'

/** How many events of all districts have no number yet, and for how long the oldest has waited. An id tells when it was made (UUIDv7, RFC 9562 §5.7). */
export async function findAuditLag(now: Date): Promise<{ events: number; seconds: number }> {
  const [queue] = await database().$queryRaw<Array<{ events: number; oldest: string | null }>>`
    SELECT count(*)::int AS events, (SELECT event_id::text FROM audit_queue ORDER BY event_id LIMIT 1) AS oldest FROM audit_queue`
  if (!queue?.oldest) return { events: 0, seconds: 0 }
  const madeAt = Number.parseInt(queue.oldest.replaceAll('-', '').slice(0, 12), 16)
  return { events: queue.events, seconds: Math.max(0, (now.getTime() - madeAt) / 1000) }
}
