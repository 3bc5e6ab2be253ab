import pg from 'pg'

/**
 * Runs one statement on a district's rows of one table as its owner, who first switches off the triggers that keep the record; answers with
 * the number of rows.
 */
export async function tamperWith(districtId: string, table: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT quote_ident(tgname) AS name FROM pg_trigger WHERE tgrelid = $1::regclass AND tgenabled = 'A'",
      [table],
    )
    const set = async (state: 'DISABLE' | 'ENABLE ALWAYS') => {
      for (const { name } of rows) await client.query(`ALTER TABLE ${table} ${state} TRIGGER ${name}`)
    }
    await client.query('BEGIN')
    // Row-level security binds the owner of the tables too.
    await client.query("SELECT set_config('app.district_id', $1, true)", [districtId])
    await set('DISABLE')
    const { rowCount } = await client.query(sql)
    await set('ENABLE ALWAYS')
    await client.query('COMMIT')
    return rowCount ?? 0
  } finally {
    await client.end()
  }
}
