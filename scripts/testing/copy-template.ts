import pg from 'pg'
import { inject } from 'vitest'

/** Makes a database from the migrated and granted template, unless one of this name is there already. */
export async function copyTemplate(name: string): Promise<void> {
  const template = new URL(inject('ownerUrl')).pathname.slice(1)
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    // One copy at a time: a template may have no visitors, and another copy is one.
    await client.query('SELECT pg_advisory_lock(1)')
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER invite_desk_owner`)
  } finally {
    await client.end()
  }
}

/** Points the product and `TEST_OWNER_URL` at a database. Only before the product has read its settings. */
export function pointToDatabase(name: string): void {
  process.env.DATABASE_URL = addressOf(inject('appUrl'), name)
  process.env.TEST_OWNER_URL = addressOf(inject('ownerUrl'), name)
}

function addressOf(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
