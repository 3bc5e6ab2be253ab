import pg from 'pg'
import { loadSecrets } from '@/scripts/data-folder'
import { embeddedUrls, findRunningPostgres } from '@/scripts/embedded-postgres'

/** Works in the database of the running product, in the product's own role, on what belongs to one district. */
export async function inDatabaseOf<Result>(slug: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const dataDir = process.env.E2E_DATA_DIR ?? ''
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The product does not run.')
  const client = new pg.Client({ connectionString: embeddedUrls(running.port, await loadSecrets(dataDir)).appUrl })
  await client.connect()
  try {
    await client.query("SELECT set_config('app.district_id', (SELECT id::text FROM districts WHERE slug = $1), false)", [slug])
    return await work(client)
  } finally {
    await client.end()
  }
}
