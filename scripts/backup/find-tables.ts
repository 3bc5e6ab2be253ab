import type pg from 'pg'

/** A table of a backup; `ofDistricts` where row-level security shows one district at a time. */
export type BackedUpTable = { name: string; columns: string[]; ofDistricts: boolean; where: string | undefined }

/**
 * What belongs to the installation as it runs, and not to its districts: sessions, codes and limits. Nobody is to be signed in
 * again by a restored database who has signed out since, and no one-time address is to work twice.
 */
const leftOut = ['_prisma_migrations', 'sessions', 'setup_codes', 'challenges', 'rate_limits']
const leftOutRows: Record<string, string> = { access_lookups: "kind NOT IN ('session', 'password_code')" }

/** The tables there are, each behind those its foreign keys point at. */
export async function findTables(client: pg.Client): Promise<BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; ofDistricts: boolean; targets: string[] }>(
    `SELECT c.relname AS name, c.relrowsecurity AS "ofDistricts",
            ARRAY(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
            ARRAY(SELECT t.relname::text FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
                  WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS targets
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relname = ANY($1) ORDER BY 1`,
    [leftOut],
  )
  const waiting = new Map(rows.map((row) => [row.name, row]))
  const ordered: BackedUpTable[] = []
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ targets }) => !targets.some((target) => waiting.has(target)))
    if (free.length === 0) throw new Error(`Foreign keys go round in a circle: ${[...waiting.keys()].join(', ')}.`)
    for (const { name, columns, ofDistricts } of free) {
      ordered.push({ name, columns, ofDistricts, where: leftOutRows[name] })
      waiting.delete(name)
    }
  }
  return ordered
}
