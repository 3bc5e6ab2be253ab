import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { applyMigrations, grantToApplication, requireBoundRole, schemaAsSql } from './migrations'

/** The only tables without a tenant: see DESIGN.md §4. Everything else belongs to a district. */
const globalTables = [
  '_prisma_migrations',
  'access_lookups',
  'challenges',
  'districts',
  'due_mail',
  'due_member_mail',
  'due_roster',
  'rate_limits',
  'setup_codes',
]

const ownerUrl = process.env.TEST_OWNER_URL ?? ''
const appUrl = process.env.DATABASE_URL ?? ''
const owner = new pg.Client({ connectionString: ownerUrl })

beforeAll(() => owner.connect())
afterAll(() => owner.end())

async function tenantTables(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
  return rows.map(({ name }) => name).filter((name) => !globalTables.includes(name))
}

/** Columns of each constraint or unique index, in their order. */
async function keys(kind: 'p' | 'f' | 'u'): Promise<Array<{ table: string; key: string; columns: string[]; target: string | null }>> {
  const { rows } =
    kind === 'u'
      ? await owner.query(`
          SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS key, NULL AS target,
                 ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int[]) WITH ORDINALITY k(n, o)
                       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.o) AS columns
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace`)
      : await owner.query(
          `SELECT c.conrelid::regclass::text AS "table", c.conname AS key, nullif(c.confrelid, 0)::regclass::text AS target,
                  ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
                        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o) AS columns
           FROM pg_constraint c WHERE c.contype = $1 AND c.connamespace = 'public'::regnamespace`,
          [kind],
        )
  return rows
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Columns, keys, indexes and enum values as lines of text, so that two databases can be compared. */
async function describeSchema(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
    UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid::regclass::text <> '_prisma_migrations'
    UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    UNION ALL
    SELECT t.typname || ' ' || e.enumlabel || ' ' || e.enumsortorder FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    ORDER BY 1`)
  return rows.map(({ line }) => line)
}

describe('every tenant table', () => {
  it('is one of many: the catalog is really read', async () => {
    expect((await tenantTables()).length).toBeGreaterThanOrEqual(15)
  })

  it('has the primary key (district_id, id)', async () => {
    const primary = new Map((await keys('p')).map(({ table, columns }) => [table, columns.join(', ')]))
    for (const table of await tenantTables()) expect(primary.get(table), table).toBe('district_id, id')
  })

  it('has unique keys that begin with district_id', async () => {
    const tables = await tenantTables()
    for (const { table, key, columns } of await keys('u')) {
      if (tables.includes(table)) expect(columns[0], key).toBe('district_id')
    }
  })

  it('has foreign keys that begin with district_id, and at least one', async () => {
    const foreign = await keys('f')
    for (const table of await tenantTables()) {
      const own = foreign.filter((key) => key.table === table)
      expect(own, table).not.toEqual([])
      for (const { key, columns } of own) expect(columns[0], key).toBe('district_id')
    }
  })

  it('has district_id NOT NULL', async () => {
    const { rows } = await owner.query<{ name: string }>(`
      SELECT attrelid::regclass::text AS name FROM pg_attribute WHERE attname = 'district_id' AND attnotnull`)
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(await tenantTables()))
  })

  it('has row-level security, enabled and forced, with one policy on the district for reading and writing', async () => {
    const { rows } = await owner.query(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
             array_agg(p.polcmd::text || p.polpermissive::text || pg_get_expr(p.polqual, c.oid) || coalesce(pg_get_expr(p.polwithcheck, c.oid), '')) AS policies
      FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.oid`)
    const byName = new Map(rows.map((row) => [row.name, row]))
    for (const table of await tenantTables()) {
      expect(byName.get(table)?.forced, table).toBe(true)
      expect(byName.get(table)?.policies, table).toEqual([
        expect.stringMatching(/^\*true\(district_id = \( SELECT \(NULLIF\(current_setting\('app\.district_id'.*\)::uuid/),
      ])
    }
  })
})

describe('the role of the application', () => {
  it('owns nothing, bypasses nothing and makes nothing', async () => {
    await withClient(appUrl, async (app) => {
      const { rows } = await app.query(`
        SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS powerful,
               (SELECT count(*)::int FROM pg_class c WHERE c.relowner = r.oid) AS owned,
               has_schema_privilege('public', 'CREATE') AS creates
        FROM pg_roles r WHERE rolname = current_user`)
      expect(rows).toEqual([{ powerful: false, owned: 0, creates: false }])
    })
  })

  it('is accepted at the start', async () => {
    await expect(requireBoundRole(appUrl)).resolves.toBeUndefined()
  })

  it.each([
    ['owns tables', ownerUrl],
    ['bypasses row-level security', inject('superuserUrl')],
  ])('is refused at the start when it %s', async (reason, url) => {
    await expect(requireBoundRole(url)).rejects.toThrow(reason)
  })

  it('may read, add, change and delete in ordinary tables, and only read and add to the record', async () => {
    const { rows } = await owner.query<{ name: string; granted: string }>(`
      SELECT table_name AS name, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS granted
      FROM information_schema.role_table_grants WHERE grantee = 'invite_desk_app' AND table_schema = 'public' GROUP BY 1`)
    const granted = Object.fromEntries(rows.map(({ name, granted }) => [name, granted]))
    const limited = {
      _prisma_migrations: 'SELECT',
      audit_events: 'INSERT SELECT',
      audit_personal: 'DELETE INSERT SELECT',
      links: 'INSERT SELECT',
      link_returns: 'INSERT SELECT',
      mail_templates: 'INSERT SELECT',
    }
    expect(granted).toMatchObject(limited)
    for (const table of await tenantTables()) {
      if (!(table in limited)) expect(granted[table], table).toBe('DELETE INSERT SELECT UPDATE')
    }
  })
})

describe('migrations', () => {
  it('lead to exactly the schema that the product is written against', async () => {
    const name = `from_schema_${process.env.VITEST_POOL_ID}`
    const fresh = new URL(inject('superuserUrl'))
    fresh.pathname = `/${name}`
    await withClient(inject('superuserUrl'), async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name}`)
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`)
    })
    const expected = await withClient(fresh.href, async (client) => {
      await client.query(await schemaAsSql(ownerUrl))
      return describeSchema(client)
    })
    expect(expected.length).toBeGreaterThan(200)
    expect(await describeSchema(owner)).toEqual(expected)
  })

  it('keep what campaigns issued before invite pages under its invitation', async () => {
    const name = `from_first_${process.env.VITEST_POOL_ID}`
    const before = new URL(ownerUrl)
    const asSuperuser = new URL(inject('superuserUrl'))
    before.pathname = asSuperuser.pathname = `/${name}`
    await withClient(inject('superuserUrl'), async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name}`)
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0 OWNER ${pg.escapeIdentifier(before.username)}`)
    })
    const migrate = (folder: string) =>
      withClient(before.href, async (client) => {
        await client.query(await readFile(`prisma/migrations/${folder}/migration.sql`, 'utf8'))
      })
    await migrate('20261121000000_first_schema')
    const [district, campaign, invitation, link, other] = Array.from({ length: 5 }, () => crypto.randomUUID())
    await withClient(asSuperuser.href, async (client) => {
      // Only these tables matter, so nothing else they point at is made.
      await client.query('SET session_replication_role = replica')
      await client.query('INSERT INTO invitations (district_id, id, contact_id, portal_id, closes_at) VALUES ($1, $2, $2, $2, now())', [
        district,
        invitation,
      ])
      await client.query(
        `INSERT INTO links (district_id, id, campaign_id, invitation_id, secret_version_id, audit_event_id, channel, token_digest, url_prefix, url_suffix, issued_at)
         VALUES ($1, $2, $3, $4, $3, $3, 'link', '\\x00', '', '', now())`,
        [district, link, campaign, invitation],
      )
      await client.query(
        `INSERT INTO campaign_contacts (district_id, id, campaign_id, link_id, skip_reason) VALUES ($1, $2, $2, $3, NULL), ($1, $4, $2, NULL, 'restricted')`,
        [district, campaign, link, other],
      )
    })
    await migrate('20261122000000_invite_pages')
    const { rows } = await withClient(asSuperuser.href, (client) =>
      client.query('SELECT link_id, invitation_id FROM campaign_contacts ORDER BY link_id'),
    )
    expect(rows).toEqual([
      { link_id: link, invitation_id: invitation },
      { link_id: null, invitation_id: null },
    ])
  })

  it('change nothing when they are applied and granted again', async () => {
    expect(await applyMigrations(ownerUrl)).toEqual([])
    await expect(grantToApplication(ownerUrl, 'invite_desk_app')).resolves.toBeUndefined()
  })
})
