import pg from 'pg'

/** What every table holds of the district, as one digest each: two are equal while none of its rows has changed. */
export async function fingerprintOf(districtId: string): Promise<Record<string, string>> {
  return inDistrictAlone(districtId, async (client) => {
    const parts = (await tablesOf(client)).map((name) => {
      const digest = `SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM ${pg.escapeIdentifier(name)} t WHERE t::text LIKE $1`
      return `SELECT ${pg.escapeLiteral(name)} AS name, coalesce((${digest}), '') AS digest`
    })
    // By its name it is planned once, and asked hundreds of times.
    const { rows } = await client.query<{ name: string; digest: string }>({
      name: 'fingerprint',
      text: parts.join(' UNION ALL '),
      values: [`%${districtId}%`],
    })
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
  })
}

/** Every id and every address that stands in a row of the district alone. Who reads one of them has read of the district. */
export async function marksOf(districtId: string): Promise<Set<string>> {
  const text = await inDistrictAlone(districtId, async (client) => {
    const parts = (await tablesOf(client)).map((name) => `SELECT t::text AS text FROM ${pg.escapeIdentifier(name)} t WHERE t::text LIKE $1`)
    const { rows } = await client.query<{ text: string }>(parts.join(' UNION ALL '), [`%${districtId}%`])
    return rows.map((row) => row.text).join('\n')
  })
  return new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w.]+@[\w.-]+\.district-[\w.]+/g) ?? [])
}

async function tablesOf(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
  return rows.map(({ name }) => name)
}

let pool: pg.Pool | undefined

async function inDistrictAlone<Result>(districtId: string, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  pool ??= new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1, allowExitOnIdle: true })
  const client = await pool.connect()
  try {
    await client.query("SELECT set_config('app.district_id', $1, false)", [districtId])
    return await work(client)
  } finally {
    client.release()
  }
}
