import pg from 'pg'

export type Districts = { own: string; other: string }

/** What came of one statement: how many rows it reached, or the code it was refused with. */
type Outcome = number | string

/** Refused by a policy or by a missing grant. */
const denied = '42501'

/**
 * Tries, as the application's role and bound to the district `own`, to read, change, delete, take over and forge the rows of
 * `other` in every tenant table. Answers every statement that reached a row, and the tables of which `other` has rows.
 */
export async function attemptRows({ own, other }: Districts): Promise<{ attempts: number; through: string[]; tables: string[] }> {
  const samples = await sampleRows(other)
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const through: string[] = []
  let attempts = 0
  try {
    for (const [table, sample] of Object.entries(samples)) {
      for (const [name, attempt] of Object.entries(attemptsOn(pg.escapeIdentifier(table), { own, other, sample }))) {
        attempts += 1
        const outcome = await tryOnce(client, own, attempt)
        const isStopped = outcome === 0 || outcome === denied
        if (!isStopped) through.push(`${table}: ${name} came to ${outcome}`)
      }
    }
  } finally {
    await client.end()
  }
  const tables = Object.keys(samples).filter((table) => samples[table] !== null)
  return { attempts, through, tables }
}

type Statement = { text: string; values: unknown[] /** The district the transaction is bound to; null is none. */; unbound?: true }

function attemptsOn(table: string, { own, other, sample }: Districts & { sample: unknown }): Record<string, Statement> {
  const ofOther = 'district_id = $1::uuid'
  const row = JSON.stringify(sample ?? { district_id: other, id: crypto.randomUUID() })
  return {
    'reading by district': { text: `SELECT FROM ${table} WHERE ${ofOther}`, values: [other] },
    'reading all but our own': { text: `SELECT FROM ${table} WHERE district_id <> $1::uuid`, values: [own] },
    'reading without a district': { text: `SELECT FROM ${table}`, values: [], unbound: true },
    'changing by district': { text: `UPDATE ${table} SET id = id WHERE ${ofOther}`, values: [other] },
    'taking over': { text: `UPDATE ${table} SET district_id = $2::uuid WHERE ${ofOther}`, values: [other, own] },
    'giving away': { text: `UPDATE ${table} SET district_id = $1::uuid WHERE district_id = $2::uuid`, values: [other, own] },
    'deleting by district': { text: `DELETE FROM ${table} WHERE ${ofOther}`, values: [other] },
    'forging a row': { text: `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).*`, values: [row] },
    'forging a row without a district': {
      text: `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).*`,
      values: [row],
      unbound: true,
    },
  }
}

/** Whatever it comes to, nothing of it stays. */
async function tryOnce(client: pg.Client, own: string, { text, values, unbound }: Statement): Promise<Outcome> {
  await client.query('BEGIN')
  try {
    await client.query("SELECT set_config('app.district_id', $1, true)", [unbound ? '' : own])
    return (await client.query(text, values)).rowCount ?? 0
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? error.message
    throw error
  } finally {
    await client.query('ROLLBACK')
  }
}

/** One row of the district from every tenant table; null where there is none. */
async function sampleRows(districtId: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await client.query("SELECT set_config('app.district_id', $1, false)", [districtId])
    const tables = await client.query<{ name: string }>(
      'SELECT c.relname AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid ORDER BY 1',
    )
    const samples: Record<string, unknown> = {}
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${pg.escapeIdentifier(name)} t LIMIT 1`)
      samples[name] = rows[0]?.row ?? null
    }
    return samples
  } finally {
    await client.end()
  }
}
