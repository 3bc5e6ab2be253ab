import { inDatabaseOf } from './product-database'

/** Moves the day a district's members joined into the past. The clock of the product stays right. */
export async function letMembersStay(slug: string, days: number): Promise<void> {
  await inDatabaseOf(slug, (client) => client.query('UPDATE members SET created_at = created_at - make_interval(days => $1)', [days]))
}
