import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine as SchemaEngineType } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { StartError } from './start-error'

const baseDir = path.resolve('prisma/migrations')
const noFilter = { externalTables: [], externalEnums: [] }

/** Applies what is missing, of all or of these, with Prisma's own engine and keeps its `_prisma_migrations`. Returns the names applied. */
export async function applyMigrations(ownerUrl: string, names?: readonly string[]): Promise<string[]> {
  const migrationsList = await readMigrations(names ?? (await findOwnMigrations()))
  return withEngine(ownerUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter })
    return appliedMigrationNames
  })
}

/** The SQL from an empty database to prisma/schema.prisma, as a start for a new migration. */
export async function schemaAsSql(ownerUrl: string): Promise<string> {
  const file = { path: path.resolve('prisma/schema.prisma'), content: await readFile('prisma/schema.prisma', 'utf8') }
  return withEngine(ownerUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [file] },
      script: true,
      exitCode: null,
      filters: noFilter,
    })
    return stdout ?? ''
  })
}

async function withEngine<Result>(ownerUrl: string, work: (engine: SchemaEngineType) => Promise<Result>): Promise<Result> {
  const SchemaEngine = await loadEngine()
  const pool = new pg.Pool({ connectionString: ownerUrl })
  const adapter = bindMigrationAwareSqlAdapterFactory(withWholeScripts(new PrismaPg(pool), pool))
  const datamodel: [string, string] = ['schema.prisma', await readFile('prisma/schema.prisma', 'utf8')]
  const engine = await SchemaEngine.new({ datamodels: [datamodel] }, () => undefined, adapter)
  try {
    return await work(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

/** The adapter cuts a script at every semicolon, also inside a quoted body. PostgreSQL takes it whole, and as one transaction. */
function withWholeScripts(factory: PrismaPg, pool: pg.Pool): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: pg.DatabaseError) => {
        const { code = '', severity = '', message, detail, column, hint } = error
        throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
      })
    }
    return adapter
  }
  return factory
}

let loaded: typeof SchemaEngineType | undefined

/** The package's own entry imports the wasm file as a module, which Node does not do yet. */
async function loadEngine(): Promise<typeof SchemaEngineType> {
  if (loaded) return loaded
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/\.js$/, '_bg.wasm')
  // The engine's timer for a lock that it did not get outlives the work by ten seconds; it must not keep the process.
  const timers = Object.keys(bindings)
    .filter((name) => name.startsWith('__wbg_setTimeout_'))
    .map((name) => [name, (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref()])
  const imports = { './schema_engine_bg.js': { ...bindings, ...Object.fromEntries(timers) } }
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports)
  const { __wbg_set_wasm, SchemaEngine } = bindings as unknown as {
    __wbg_set_wasm(exports: unknown): void
    SchemaEngine: typeof SchemaEngineType
  }
  __wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start(): void }).__wbindgen_start()
  loaded = SchemaEngine
  return SchemaEngine
}

/** The migrations of this release, in their order. */
export async function findOwnMigrations(): Promise<string[]> {
  const entries = await readdir(baseDir, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function readMigrations(names: readonly string[]): Promise<MigrationList> {
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(path.join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  }
}

/** What the application may do where it may not do everything: the record is added to, never rewritten. A table's columns are in brackets where it may not write them all. */
const limitedGrants: Record<string, string> = {
  _prisma_migrations: 'SELECT',
  // What says that a district was deleted lets its links go, and is the operator's alone to write.
  districts: 'SELECT, INSERT, UPDATE (key_ciphertext, retention_applied_at)',
  links: 'SELECT, INSERT',
  link_returns: 'SELECT, INSERT',
  mail_templates: 'SELECT, INSERT',
  audit_events: 'SELECT, INSERT',
  audit_personal: 'SELECT, INSERT, DELETE',
  audit_mentions: 'SELECT, INSERT',
  audit_numbers: 'SELECT, INSERT',
  audit_subtrees: 'SELECT, INSERT',
  audit_checkpoints: 'SELECT, INSERT',
  audit_keys: 'SELECT, INSERT',
  audit_anchors: 'SELECT, INSERT',
  audit_queue: 'SELECT, INSERT, DELETE',
}

/** What it may call that acts with its owner's rights; what each does its migration says. */
const grantedFunctions = ['analyze_tables(text[])']

/**
 * Gives the role of `DATABASE_URL` its rights on every table, and no more. Repeating it changes nothing. Where a newer release has migrated,
 * it has granted too: what a table of that one allows is not known here, so all is left as it is.
 */
export async function grantToApplication(ownerUrl: string, appRole: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    if (await isAhead(client)) return
    const role = pg.escapeIdentifier(appRole)
    const { rows } = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    const grants = rows.map(({ name }) => {
      const table = pg.escapeIdentifier(name)
      return `REVOKE ALL ON ${table} FROM ${role}; GRANT ${limitedGrants[name] ?? 'SELECT, INSERT, UPDATE, DELETE'} ON ${table} TO ${role};`
    })
    const functions = await client.query<{ name: string }>(
      'SELECT name FROM unnest($1::text[]) AS name WHERE to_regprocedure(name) IS NOT NULL',
      [grantedFunctions],
    )
    grants.push(...functions.rows.map(({ name }) => `GRANT EXECUTE ON FUNCTION ${name} TO ${role};`))
    // Replicas that start together take turns: PostgreSQL does not let two change the same grants at once.
    await client.query(
      `BEGIN; SELECT pg_advisory_xact_lock(7201948); GRANT USAGE ON SCHEMA public TO ${role}; ${grants.join('\n')} COMMIT;`,
    )
  } finally {
    await client.end()
  }
}

/** Whether the database has migrations that this release does not. */
async function isAhead(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM _prisma_migrations WHERE rolled_back_at IS NULL AND NOT migration_name = ANY($1) LIMIT 1',
    [await findOwnMigrations()],
  )
  return rowCount === 1
}

/** Refuses a `DATABASE_URL` whose role could step around row-level security. */
export async function requireBoundRole(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ bypasses: boolean; owns: boolean }>(`
      SELECT EXISTS (SELECT 1 FROM pg_roles p WHERE (p.rolsuper OR p.rolbypassrls) AND pg_has_role(current_user, p.oid, 'MEMBER')) AS bypasses,
             EXISTS (SELECT 1 FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                       AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns
      FROM pg_roles WHERE rolname = current_user`)
    const cure = 'Give DATABASE_URL a role of its own: CREATE ROLE invite_desk LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD …'
    if (rows[0]?.bypasses) throw new StartError('The role of DATABASE_URL bypasses row-level security, which keeps districts apart.', cure)
    if (rows[0]?.owns)
      throw new StartError('The role of DATABASE_URL owns tables, so row-level security could be switched off by it.', cure)
  } finally {
    await client.end()
  }
}
