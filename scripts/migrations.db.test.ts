import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { applyMigrations, grantToApplication, requireBoundRole, schemaAsSql } from './migrations'

/**
 * The only tables without a tenant, see DESIGN.md §4, with all they hold: digests, ids, times, counts, and a district's name;
 * nothing of a family or a member. Everything else belongs to a district.
 */
const globalColumns: Record<string, string> = {
  _prisma_migrations: 'applied_steps_count checksum finished_at id logs migration_name rolled_back_at started_at',
  access_lookups: 'digest district_id kind target_id',
  audit_queue: 'district_id event_id',
  challenges: 'digest expires_at',
  districts: 'created_at deleted_at id key_ciphertext name retention_applied_at slug time_zone',
  due_campaigns: 'district_id due_at',
  due_mail: 'district_id due_at',
  due_member_mail: 'district_id due_at',
  due_roster: 'district_id due_at',
  due_verifications: 'district_id due_at',
  due_webhooks: 'district_id due_at',
  rate_limits: 'expire key points',
  setup_codes: 'created_at digest',
}
const globalTables = Object.keys(globalColumns)

const ownerUrl = process.env.TEST_OWNER_URL ?? ''
const appUrl = process.env.DATABASE_URL ?? ''
const owner = new pg.Client({ connectionString: ownerUrl })

beforeAll(() => owner.connect())
afterAll(() => owner.end())

async function tenantTables(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
  return rows.map(({ name }) => name).filter((name) => !globalTables.includes(name))
}

async function names(query: string): Promise<string[]> {
  return (await owner.query<{ name: string }>(query)).rows.map(({ name }) => name)
}

/** Which rows of a catalog are about this schema. */
const namespaceOf: Record<string, string> = {
  pg_class: "o.relnamespace = 'public'::regnamespace",
  pg_attribute: "o.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
  pg_namespace: "o.nspname = 'public'",
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

  it('points with its district_id at that of another tenant table, or at the district itself: no row needs another shard', async () => {
    const { rows } = await owner.query<{ key: string; target: string; own: string; other: string }>(`
      SELECT c.conname AS key, c.confrelid::regclass::text AS target, a.attname AS own, b.attname AS other
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
      WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`)
    const tables = await tenantTables()
    expect(rows.length).toBeGreaterThanOrEqual(tables.length)
    for (const { key, target, own, other } of rows) {
      expect([own, other], key).toEqual(['district_id', tables.includes(target) ? 'district_id' : 'id'])
      if (!tables.includes(target)) expect(target, key).toBe('districts')
    }
  })

  it('counts by nothing that all districts share: no sequence, no identity column, no exclusion constraint', async () => {
    expect(await names("SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'")).toEqual([])
    expect(await names("SELECT conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'x'")).toEqual(
      [],
    )
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

describe('every table without a tenant', () => {
  it('holds no more than it takes to find a district, its work, or a limit', async () => {
    const { rows } = await owner.query<{ name: string; columns: string }>(
      `
      SELECT table_name AS name, string_agg(column_name, ' ' ORDER BY column_name) AS columns
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ANY($1) GROUP BY 1`,
      [globalTables],
    )
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual(globalColumns)
  })
})

describe('the catalog', () => {
  it('has every table in the schema public, and none in another', async () => {
    expect(
      await names("SELECT DISTINCT schemaname AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"),
    ).toEqual(['public'])
  })

  it('has policies that bind every role, and no table with one that is not a tenant’s', async () => {
    const bound = await names('SELECT polrelid::regclass::text AS name FROM pg_policy WHERE polroles = ARRAY[0::oid] ORDER BY 1')
    expect(bound).toEqual(await tenantTables())
  })

  it('has one function with its owner’s rights, which tells nothing, resolves no name by itself and is the application’s alone to call', async () => {
    const { rows } = await owner.query(`
      SELECT oid::regprocedure::text AS name, prorettype::regtype::text AS tells, proconfig[1] AS path,
             ARRAY(SELECT grantee::regrole::text FROM aclexplode(proacl) ORDER BY 1) AS callers
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`)
    const callers = ['invite_desk_app', 'invite_desk_owner']
    expect(rows).toEqual([{ name: 'analyze_tables(text[])', tells: 'void', path: 'search_path=pg_catalog, pg_temp', callers }])
  })

  it('has no view and no rule, through which a row could be seen past its policy', async () => {
    const inPublic = "'public'::regnamespace"
    expect(await names(`SELECT relname AS name FROM pg_class WHERE relnamespace = ${inPublic} AND relkind IN ('v', 'm', 'f')`)).toEqual([])
    const rules = 'SELECT rulename AS name FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE c.relnamespace'
    expect(await names(`${rules} = ${inPublic}`)).toEqual([])
  })

  it('grants nothing to everybody, now or by default', async () => {
    const grants = (catalog: string, acl: string, name: string) =>
      names(
        `SELECT ${name} || ' ' || privilege_type AS name FROM ${catalog} o, aclexplode(${acl}) WHERE grantee = 0 AND ${namespaceOf[catalog]}`,
      )
    expect(await grants('pg_class', 'o.relacl', 'o.relname')).toEqual([])
    expect(await grants('pg_attribute', 'o.attacl', 'o.attname')).toEqual([])
    // Whoever may connect may name the schema; what is in it takes a grant of its own.
    expect(await grants('pg_namespace', 'o.nspacl', 'o.nspname')).toEqual(['public USAGE'])
    expect(await names('SELECT defaclobjtype::text AS name FROM pg_default_acl')).toEqual([])
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

  it('is no member of another role, whose rights it could take on', async () => {
    expect(await names("SELECT roleid::regrole::text AS name FROM pg_auth_members WHERE member = 'invite_desk_app'::regrole")).toEqual([])
  })

  it('reads nothing with row-level security switched off for its session', async () => {
    await withClient(appUrl, async (app) => {
      await app.query('SET row_security = off')
      await expect(app.query('SELECT FROM contacts')).rejects.toThrow('would be affected by row-level security')
    })
  })

  it.each([
    'ALTER TABLE contacts DISABLE ROW LEVEL SECURITY',
    'ALTER ROLE invite_desk_app BYPASSRLS',
    'DROP POLICY of_district ON contacts',
    'TRUNCATE contacts',
    'SET ROLE invite_desk_owner',
  ])('is denied to %s', async (statement) => {
    await withClient(appUrl, (app) => expect(app.query(statement)).rejects.toMatchObject({ code: '42501' }))
  })

  it('is refused at the start when it may take on a role that bypasses row-level security', async () => {
    const name = `borrower_${process.env.VITEST_POOL_ID}`
    await withClient(inject('superuserUrl'), async (client) => {
      await client.query(`CREATE ROLE ${name}_giver BYPASSRLS; CREATE ROLE ${name} LOGIN PASSWORD '${name}' IN ROLE ${name}_giver`)
      try {
        const borrower = Object.assign(new URL(appUrl), { username: name, password: name })
        await expect(requireBoundRole(borrower.href)).rejects.toThrow('bypasses row-level security')
      } finally {
        await client.query(`DROP ROLE ${name}; DROP ROLE ${name}_giver`)
      }
    })
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
      districts: 'INSERT SELECT',
      audit_events: 'INSERT SELECT',
      audit_personal: 'DELETE INSERT SELECT',
      audit_mentions: 'INSERT SELECT',
      audit_numbers: 'INSERT SELECT',
      audit_subtrees: 'INSERT SELECT',
      audit_checkpoints: 'INSERT SELECT',
      audit_keys: 'INSERT SELECT',
      audit_anchors: 'INSERT SELECT',
      audit_queue: 'DELETE INSERT SELECT',
      links: 'INSERT SELECT',
      link_returns: 'INSERT SELECT',
      mail_templates: 'INSERT SELECT',
    }
    expect(granted).toMatchObject(limited)
    for (const table of [...(await tenantTables()), ...globalTables]) {
      if (!(table in limited)) expect(granted[table], table).toBe('DELETE INSERT SELECT UPDATE')
    }
  })

  it('may change two columns of a district, and no column of another table that it may not change', async () => {
    expect(
      await names(`
        SELECT c.relname || '.' || a.attname || ' ' || acl.privilege_type AS name
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) acl
        WHERE acl.grantee = 'invite_desk_app'::regrole ORDER BY 1`),
    ).toEqual(['districts.key_ciphertext UPDATE', 'districts.retention_applied_at UPDATE'])
  })
})

/** A database of the owner without a table; `migrate` runs one migration in it as the owner. */
async function makeEmptyDatabase(called: string) {
  const name = `${called}_${process.env.VITEST_POOL_ID}`
  const asOwner = new URL(ownerUrl)
  const asSuperuser = new URL(inject('superuserUrl'))
  asOwner.pathname = asSuperuser.pathname = `/${name}`
  await withClient(inject('superuserUrl'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name}`)
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0 OWNER ${pg.escapeIdentifier(asOwner.username)}`)
  })
  const migrate = (folder: string) =>
    withClient(asOwner.href, async (client) => {
      await client.query(await readFile(`prisma/migrations/${folder}/migration.sql`, 'utf8'))
    })
  return { migrate, asSuperuser: asSuperuser.href }
}

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
    const { migrate, asSuperuser } = await makeEmptyDatabase('from_first')
    await migrate('20261121000000_first_schema')
    const [district, campaign, invitation, link, other] = Array.from({ length: 5 }, () => crypto.randomUUID())
    await withClient(asSuperuser, async (client) => {
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
    const { rows } = await withClient(asSuperuser, (client) =>
      client.query('SELECT link_id, invitation_id FROM campaign_contacts ORDER BY link_id'),
    )
    expect(rows).toEqual([
      { link_id: link, invitation_id: invitation },
      { link_id: null, invitation_id: null },
    ])
  })

  it('let a district that was here before keep everything, until an owner says for how long', async () => {
    const { migrate, asSuperuser } = await makeEmptyDatabase('before_retention')
    const folders = (await readdir('prisma/migrations')).filter((folder) => /^\d/.test(folder)).toSorted()
    const retention = '20261123100000_audit_tree_and_privacy'
    for (const folder of folders) if (folder < retention) await migrate(folder)
    const [decided, undecided, later] = Array.from({ length: 3 }, () => crypto.randomUUID())
    const add = (client: pg.Client, id: string | undefined) =>
      client.query("INSERT INTO districts (id, slug, name, time_zone, key_ciphertext) VALUES ($1, $2, 'Maple Grove', 'UTC', '\\x00')", [
        id,
        id,
      ])
    await withClient(asSuperuser, async (client) => {
      for (const id of [decided, undecided]) await add(client, id)
      await client.query("INSERT INTO district_policies (district_id, id, office_contact) VALUES ($1, $1, 'Room 12')", [decided])
    })
    await migrate(retention)
    const { rows } = await withClient(asSuperuser, async (client) => {
      await add(client, later)
      await client.query('INSERT INTO district_policies (district_id, id) VALUES ($1, $1)', [later])
      return client.query(
        `SELECT district_id, office_contact, ARRAY[keep_removed_contact_days, keep_event_personal_days, keep_mail_days] AS days
         FROM district_policies`,
      )
    })
    const forEver = [null, null, null]
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        { district_id: decided, office_contact: 'Room 12', days: forEver },
        { district_id: undecided, office_contact: null, days: forEver },
        { district_id: later, office_contact: null, days: [365, 2555, 365] },
      ]),
    )
  })

  it('change nothing when they are applied and granted again', async () => {
    expect(await applyMigrations(ownerUrl)).toEqual([])
    await expect(grantToApplication(ownerUrl, 'invite_desk_app')).resolves.toBeUndefined()
  })
})
