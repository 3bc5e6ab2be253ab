import pg from 'pg'

/** Runs one statement on a district's rows as the owner of the tables, who may do what the application may not: tamper with the record. */
export async function asTableOwner(districtId: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await client.connect()
  try {
    // Row-level security binds the owner of the tables too.
    await client.query("SELECT set_config('app.district_id', $1, false)", [districtId])
    return (await client.query(sql)).rowCount ?? 0
  } finally {
    await client.end()
  }
}
