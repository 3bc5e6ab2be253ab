import pg from 'pg'
import { loadSecrets } from '@/scripts/data-folder'
import { embeddedUrls, findRunningPostgres } from '@/scripts/embedded-postgres'

/**
 * Changes an event as nobody but the superuser of the database can, with the trigger against it off for as long as that takes. Answers how many rows were
 * changed.
 */
export async function tamperWithEvent(eventId: string, { from, to }: { from: string; to: string }): Promise<number> {
  const dataDir = process.env.E2E_DATA_DIR ?? ''
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The product does not run.')
  const secrets = await loadSecrets(dataDir)
  const address = new URL(embeddedUrls(running.port, secrets).ownerUrl)
  address.username = 'postgres'
  address.password = secrets.superuserPassword
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('ALTER TABLE audit_events DISABLE TRIGGER insert_only')
    const { rowCount } = await client.query('UPDATE audit_events SET leaf = replace(leaf, $2, $3) WHERE id = $1', [eventId, from, to])
    await client.query('ALTER TABLE audit_events ENABLE ALWAYS TRIGGER insert_only')
    await client.query('COMMIT')
    return rowCount ?? 0
  } finally {
    await client.end()
  }
}
