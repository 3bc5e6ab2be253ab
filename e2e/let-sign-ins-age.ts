import { inDatabaseOf } from './product-database'

/** Moves the moment at which a district's members last showed who they are into the past: a quarter of an hour, from when on delicate acts ask again. */
export async function letSignInsAge(slug: string): Promise<void> {
  await inDatabaseOf(slug, (client) => client.query("UPDATE sessions SET authenticated_at = authenticated_at - interval '15 minutes'"))
}

/** Moves the moment at which a district's campaigns were issued as far into the past, from when on they are nobody's newest work. */
export async function letCampaignsAge(slug: string): Promise<void> {
  await inDatabaseOf(slug, (client) => client.query("UPDATE campaigns SET created_at = created_at - interval '15 minutes'"))
}
