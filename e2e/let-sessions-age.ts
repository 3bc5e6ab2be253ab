import { inDatabaseOf } from './product-database'

/** Moves a member's sessions into the past, by when they were used last or by when they began. The clock of the product stays right. */
export async function letSessionsAge(
  slug: string,
  { memberId, unusedMinutes = 0, begunHoursAgo = 0 }: { memberId: string; unusedMinutes?: number; begunHoursAgo?: number },
): Promise<void> {
  await inDatabaseOf(slug, (client) =>
    client.query(
      `UPDATE sessions SET last_seen_at = last_seen_at - make_interval(mins => $2), expires_at = expires_at - make_interval(hours => $3)
       WHERE member_id = $1`,
      [memberId, unusedMinutes, begunHoursAgo],
    ),
  )
}
