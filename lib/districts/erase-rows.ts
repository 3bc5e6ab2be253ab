// Threat: a district leaves, and its families' data stays where nobody thought to look. Choice: not a list of tables but the catalog says
// what belongs to a district, so a table that comes later goes too; and what is gone is counted again after the commit.
import type pg from 'pg'

/** The tree: leaves without personal data, their numbers, and what was signed over them. It stays, so that the record of the deletion can be proven. */
const keptTables = [
  'audit_events',
  'audit_mentions',
  'audit_numbers',
  'audit_subtrees',
  'audit_checkpoints',
  'audit_keys',
  'audit_anchors',
] as const

const deletedName = 'Deleted district'

/** How many rows of each table. */
export type RowCounts = Record<string, number>

/**
 * Takes every row of the district but the tree of its record away in one transaction, as the role that owns the tables; destroys its key, and
 * replaces its name and short name. Answers how many rows there were in each table; undefined, with nothing changed, while events of the
 * district wait for their number. From then on the database refuses every event of the district.
 */
export async function eraseRows(owner: pg.Client, { districtId, now }: { districtId: string; now: Date }): Promise<RowCounts | undefined> {
  await owner.query('BEGIN')
  try {
    await scopeTo(owner, districtId)
    // Whoever records an event points to this row, and so has ended, or waits until the district is gone and is then refused.
    await owner.query('SELECT FROM districts WHERE id = $1 FOR UPDATE', [districtId])
    if ((await countIn(owner, 'audit_queue', districtId)) > 0) {
      await owner.query('ROLLBACK')
      return undefined
    }
    await owner.query(
      `UPDATE districts SET deleted_at = COALESCE(deleted_at, $2), name = $3, slug = 'deleted-' || id, key_ciphertext = ''::bytea WHERE id = $1`,
      [districtId, now, deletedName],
    )
    const erased: RowCounts = {}
    for (const table of await findTablesToErase(owner)) {
      const { rowCount } = await owner.query(`DELETE FROM ${table} WHERE district_id = $1`, [districtId])
      erased[table] = rowCount ?? 0
    }
    await owner.query('COMMIT')
    return erased
  } catch (error) {
    await owner.query('ROLLBACK')
    throw error
  }
}

/** What is in the database now: `left` of what should be gone, `kept` of the tree, and whether the district's key is. */
export async function countRowsLeft(
  owner: pg.Client,
  districtId: string,
): Promise<{ left: RowCounts; kept: RowCounts; keyIsDestroyed: boolean }> {
  await owner.query('BEGIN READ ONLY')
  try {
    await scopeTo(owner, districtId)
    const left: RowCounts = {}
    for (const table of await findTablesToErase(owner)) left[table] = await countIn(owner, table, districtId)
    const kept: RowCounts = {}
    for (const table of keptTables) kept[table] = await countIn(owner, table, districtId)
    const { rows } = await owner.query<{ destroyed: boolean }>(
      'SELECT octet_length(key_ciphertext) = 0 AS destroyed FROM districts WHERE id = $1',
      [districtId],
    )
    return { left, kept, keyIsDestroyed: rows[0]?.destroyed === true }
  } finally {
    await owner.query('ROLLBACK')
  }
}

/** Row-level security binds the owner of the tables too. */
async function scopeTo(owner: pg.Client, districtId: string): Promise<void> {
  await owner.query("SELECT set_config('app.district_id', $1, true)", [districtId])
}

async function countIn(owner: pg.Client, table: string, districtId: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${table} WHERE district_id = $1`, [
    districtId,
  ])
  return rows[0]?.count ?? 0
}

/** Every table with a district in it, those first that point to others. */
async function findTablesToErase(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; pointsTo: string[] }>(
    `SELECT quote_ident(c.relname) AS name,
            ARRAY(SELECT DISTINCT quote_ident(parent.relname::text) FROM pg_constraint f JOIN pg_class parent ON parent.oid = f.confrelid
                  WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid <> c.oid) AS "pointsTo"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'district_id' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL($1)
     ORDER BY c.relname`,
    [keptTables],
  )
  const ordered: string[] = []
  let waiting = rows
  while (waiting.length > 0) {
    const pointedTo = new Set(waiting.flatMap(({ pointsTo }) => pointsTo))
    const free = waiting.filter(({ name }) => !pointedTo.has(name))
    if (free.length === 0) throw new Error(`Tables point to each other in a circle: ${waiting.map(({ name }) => name).join(', ')}.`)
    ordered.push(...free.map(({ name }) => name))
    waiting = waiting.filter(({ name }) => pointedTo.has(name))
  }
  return ordered
}
