import { district } from './district'
import { inDatabaseOf } from './product-database'

/** Moves the day a member joined the district into the past. The clock of the product stays right. */
export async function letMemberStay(email: string, days: number): Promise<void> {
  await inDatabaseOf(district.slug, (client) =>
    client.query('UPDATE members SET created_at = created_at - make_interval(days => $1) WHERE email = $2', [days, email]),
  )
}
