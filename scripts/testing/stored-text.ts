import pg from 'pg'

/** Every column of every row a district has, the global tables' rows too, as text. What is looked for is looked for in every usual writing. */
export async function findInDatabase(districtId: string, needle: string): Promise<string[]> {
  return (await findAllInDatabase(districtId, [needle])).get(needle) ?? []
}

/** As `findInDatabase`, of several at once: the tables in which each stands that is found. */
export async function findAllInDatabase(districtId: string, needles: readonly string[]): Promise<Map<string, string[]>> {
  const dumped = await dumpDistrict(districtId)
  const found = needles.map((needle) => {
    const bytes = Buffer.from(needle)
    const writings = [needle, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
    const tables = dumped.filter(({ text }) => writings.some((writing) => text.includes(writing)))
    return { needle, tables: tables.map(({ table }) => table) }
  })
  return new Map(found.flatMap(({ needle, tables }) => (tables.length > 0 ? [[needle, tables] as const] : [])))
}

/** Every row of every table that a transaction of the district can see, as text. */
export async function dumpDistrict(districtId: string): Promise<Array<{ table: string; text: string }>> {
  const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await client.connect()
  try {
    // Row-level security binds the owner of the tables too.
    await client.query("SELECT set_config('app.district_id', $1, false)", [districtId])
    const tables = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    const dumped = []
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${pg.escapeIdentifier(name)} t ORDER BY 1`)
      dumped.push({ table: name, text: rows.map((row) => row.text).join('\n') })
    }
    return dumped
  } finally {
    await client.end()
  }
}
