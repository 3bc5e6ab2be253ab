import { inDatabaseOf } from './product-database'

/** What a district's invitations and mails know of time. */
const timesOf = {
  invitations: ['created_at', 'closes_at', 'opened_at', 'continued_at', 'activated_at'],
  messages: ['created_at', 'due_at', 'last_attempt_at', 'handed_over_at', 'settled_at'],
}

/** Moves a district's invitations and mails into the past, which is what days do to them. The clock of the product stays right. */
export async function letDaysPass(slug: string, days: number): Promise<void> {
  await inDatabaseOf(slug, async (client) => {
    for (const [table, columns] of Object.entries(timesOf)) {
      const moved = columns.map((column) => `${column} = ${column} - make_interval(mins => $1)`)
      await client.query(`UPDATE ${table} SET ${moved.join(', ')}`, [days * 24 * 60])
    }
  })
}
