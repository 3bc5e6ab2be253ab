import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { database, disconnectDatabase } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { deriveLinks } from '@/lib/invitations/derive-links'
import { keyRing, parseKeyRing } from '@/lib/secrets/key-ring'
import { loadSecrets } from '@/scripts/data-folder'
import { startEmbeddedPostgres } from '@/scripts/embedded-postgres'
import { applyMigrations, findOwnMigrations, grantToApplication } from '@/scripts/migrations'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { runCliHere } from '@/scripts/testing/run-cli-here'
import { makeDistrictUnder, testKey } from '@/scripts/testing/seal-district-key'
import { signRecord } from '@/scripts/testing/sign-record'
import { type Manifest, manifestName, sumName } from './contents'
import { openBackup, requireKeys, restoreBackup } from './restore-backup'
import { packTar, readTar, type TarEntry } from './tar'
import { type Backup, writeBackup } from './write-backup'

// It backs up every district of its database.
const name = `backup_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-backup-'))
  await chmod(folder, 0o711)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const backUp = (file: string, databaseUrl = env().DATABASE_URL): Promise<Backup> =>
  writeBackup(file, { databaseUrl, ring: keyRing(), now: new Date() })
const openFile = (file: string) => openBackup(createReadStream(file))

async function query(url: string, statement: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** The address of a new database of the owner, without a table. */
async function makeEmpty(called: string): Promise<string> {
  const own = `${called}_${process.env.VITEST_POOL_ID}`
  await query(inject('superuserUrl'), `CREATE DATABASE ${own} TEMPLATE template0 OWNER invite_desk_owner`)
  return Object.assign(new URL(inject('ownerUrl')), { pathname: `/${own}` }).href
}

const appUrlOf = (ownerUrl: string) => Object.assign(new URL(inject('appUrl')), { pathname: new URL(ownerUrl).pathname }).href

/** The command line in a process of its own, which does not know this run's database. */
async function runCliOn(dataDir: string, words: readonly string[]): Promise<{ code: number; out: string; problem: string }> {
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', 'scripts/cli.ts', ...words], {
    env: { ...environment, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  const [out, problem, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, problem }
}

it('a backup taken while the product works is restored elsewhere: every record verifies, every link is the same again', async () => {
  const now = new Date()
  const districts = await Promise.all(
    [
      ['Zoë', 'Tab\there'],
      ['Back\\slash', 'Nº1\nline'],
    ].map((names) => makeIssuingDistrict(names.map((givenName) => ({ givenName })))),
  )
  const issued = await Promise.all(districts.map((district) => issueTo(district.owner, { ...district, now })))
  for (const { districtId } of districts) await signRecord(districtId)
  await database()
    .$executeRaw`INSERT INTO access_lookups (kind, digest, district_id, target_id) VALUES ('session', '\\x01', ${districts[0]?.districtId}::uuid, ${districts[0]?.districtId}::uuid)`

  const file = path.join(folder, 'drill.tar')
  let writing = true
  const busy = async () => {
    for (let second = 1; writing; second += 1)
      for (const district of districts) {
        await issueTo(district.owner, { ...district, now: new Date(now.getTime() + second * 1000) })
        await signRecord(district.districtId)
      }
  }
  const [backup] = await Promise.all([
    backUp(file).finally(() => {
      writing = false
    }),
    busy(),
  ])
  expect(backup).toMatchObject({ manifest: { keys: [{ id: 'k1' }] }, unopened: [] })
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  const dataDir = await mkdtemp(path.join(folder, 'restored-'))
  const restored = await runCliOn(dataDir, ['restore', '--file', file, '--json'])
  expect(restored).toMatchObject({ code: 0, problem: '' })
  const told = JSON.parse(restored.out)
  expect(told.rows).toBe(backup.rows)
  for (const { districtId } of districts)
    expect(told.audit.records).toContainEqual(expect.objectContaining({ districtId, verdict: 'sound' }))

  const again = await runCliOn(dataDir, ['restore', '--file', file])
  expect(again).toMatchObject({ code: 1, problem: expect.stringContaining('The database is not empty') })

  const server = await startEmbeddedPostgres(dataDir, await loadSecrets(dataDir), { settings: ['fsync=off'] })
  const here = env().DATABASE_URL
  try {
    expect(await query(server.appUrl, "SELECT FROM access_lookups WHERE kind = 'session'")).toEqual([])
    await disconnectDatabase()
    env().DATABASE_URL = server.appUrl
    for (const [index, { districtId }] of districts.entries()) {
      const links = issued[index]?.links ?? []
      const derived = await inDistrict(districtId, (tx) =>
        deriveLinks(
          tx,
          districtId,
          links.map(({ id }) => id),
          now,
        ),
      )
      expect(derived).toEqual(new Map(links.map(({ id, url }) => [id, url])))
      const names = await inDistrict(districtId, (tx) => tx.contact.findMany({ select: { givenName: true }, orderBy: { id: 'asc' } }))
      expect(names).toEqual(
        index === 0 ? [{ givenName: 'Zoë' }, { givenName: 'Tab\there' }] : [{ givenName: 'Back\\slash' }, { givenName: 'Nº1\nline' }],
      )
    }
  } finally {
    await disconnectDatabase()
    env().DATABASE_URL = here
    await server.stop()
  }
})

/** Holds a table that a backup wants; `during` gets the server process of the backup, which waits for it. */
async function whileItWaits<Result>(
  backup: () => Promise<Result>,
  during: (owner: pg.Client, pid: number) => Promise<unknown>,
): Promise<Result> {
  const owner = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await owner.connect()
  try {
    await owner.query('BEGIN; LOCK TABLE audit_queue IN ACCESS EXCLUSIVE MODE')
    const written = backup()
    written.catch(() => undefined)
    const find = async () =>
      (await owner.query("SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'audit_queue'::regclass")).rows[0]?.pid
    let pid = await find()
    while (pid === undefined) {
      await pause(10)
      pid = await find()
    }
    await during(owner, pid)
    await owner.query('COMMIT')
    return await written
  } finally {
    await owner.end()
  }
}

describe('backup', () => {
  it('holds every row although a migration writes a table anew just then', async () => {
    await makeIssuingDistrict([{ givenName: 'Ana' }])
    const other = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
    await other.connect()
    try {
      const backup = await whileItWaits(
        () => backUp(path.join(folder, 'rewritten.tar')),
        () => other.query('ALTER TABLE contacts ADD COLUMN rewritten uuid DEFAULT gen_random_uuid()'),
      )
      await other.query('ALTER TABLE contacts DROP COLUMN rewritten')
      const after = await backUp(path.join(folder, 'not-rewritten.tar'))
      expect(backup.rows).toBe(after.rows)
    } finally {
      await other.end()
    }
  })

  it('leaves no file where its connection breaks', async () => {
    const file = path.join(folder, 'broken.tar')
    const terminate = (_: pg.Client, pid: number) => query(inject('superuserUrl'), `SELECT pg_terminate_backend(${pid})`)
    await expect(whileItWaits(() => backUp(file), terminate)).rejects.toMatchObject({ code: '57P01' })
    expect((await readdir(folder)).filter((entry) => entry.startsWith('broken'))).toEqual([])
  })

  it('refuses a file that is there, and leaves none when it fails', async () => {
    const file = path.join(folder, 'there.tar')
    await writeFile(file, '')
    expect((await runCliHere(['backup', '--file', file])).problem).toContain('is there already')
    const nowhere = path.join(folder, 'nowhere.tar')
    await expect(backUp(nowhere, 'postgresql://nobody@127.0.0.1:1/none')).rejects.toThrow()
    expect((await readdir(folder)).filter((entry) => entry.startsWith('nowhere'))).toEqual([])
  })

  it('is written and ends with 1 where a district does not open with the keys there are', async () => {
    const districtId = await makeDistrictUnder(testKey('k9', 9))
    const { code, out, problem } = await runCliHere(['backup', '--file', path.join(folder, 'unopened.tar'), '--json'])
    expect([code, JSON.parse(out)]).toMatchObject([1, { unopened: 1 }])
    expect(problem).toContain(`District ${districtId} does not open with the key k9`)
  })
})

describe('restore', () => {
  const good = () => path.join(folder, 'good.tar')
  const changed = async (change: (bytes: Buffer) => Buffer): Promise<string> => {
    const file = path.join(folder, `changed-${crypto.randomUUID()}.tar`)
    await writeFile(file, change(await readFile(good())))
    return file
  }
  beforeAll(() => backUp(good()))

  it('keeps nothing of a damaged backup, and takes a sound one after it', async () => {
    const ownerUrl = await makeEmpty('damaged')
    const flipped = await changed((bytes) => {
      // In the contents of the table of contacts, which is in the middle of it.
      const at = bytes.indexOf('tables/contacts/00000001.copy.gz') + 512 + 40
      bytes[at] = 255 - (bytes[at] ?? 0)
      return bytes
    })
    const cut = await changed((bytes) => bytes.subarray(0, bytes.length - 4096))
    const spliced = await changed((bytes) => {
      const at = bytes.indexOf('tables/contacts/00000001.copy.gz')
      const next = bytes.indexOf('tables/contacts/sum.json')
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(next)])
    })
    for (const file of [flipped, cut, spliced]) {
      await expect(restoreBackup(ownerUrl, await openFile(file))).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('The backup is damaged'),
      })
      expect(await query(ownerUrl, 'SELECT FROM districts')).toEqual([])
    }
    expect(await restoreBackup(ownerUrl, await openFile(good()))).toBeGreaterThan(0)
    const guards = `SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, t.tgname, t.tgenabled
      FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1, 4`
    expect(await query(ownerUrl, guards)).toEqual(await query(env().DATABASE_URL, guards))
  })

  it('refuses a backup that names other tables or other counts of rows than its release wrote, and keeps nothing of it', async () => {
    const { manifest } = await openFile(good())
    const entries: TarEntry[] = []
    for await (const entry of readTar(createReadStream(good()))) entries.push(entry)
    const remade = async (change: (manifest: Manifest) => void, rest: TarEntry[]): Promise<string> => {
      const forged = structuredClone(manifest)
      change(forged)
      const file = path.join(folder, `remade-${crypto.randomUUID()}.tar`)
      const all = [{ name: manifestName, body: Buffer.from(JSON.stringify(forged)) }, ...rest]
      await pipeline(packTar(Readable.from(all)), createWriteStream(file))
      return file
    }
    const [, ...rest] = entries
    const less = await remade(
      (forged) => {
        forged.tables = forged.tables.filter(({ name: table }) => table !== 'message_invitations')
      },
      rest.filter(({ name: entry }) => !entry.startsWith('tables/message_invitations/')),
    )
    const more = await remade((forged) => forged.tables.push({ name: '_prisma_migrations', columns: ['id'] }), rest)
    const narrower = await remade((forged) => forged.tables.find(({ name: table }) => table === 'api_keys')?.columns.pop(), rest)
    const counted = await remade(
      () => undefined,
      rest.map(({ name: entry, body }) => {
        const sum = () => Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), rows: 7_777 }))
        return { name: entry, body: entry === sumName('contacts') ? sum() : body }
      }),
    )
    const ownerUrl = await makeEmpty('forged')
    for (const [file, reason] of [
      [less, 'its tables are not those of its release'],
      [more, 'its tables are not those of its release'],
      [narrower, 'its tables are not those of its release'],
      [counted, 'the number of rows of contacts is another'],
    ] as const) {
      await expect(restoreBackup(ownerUrl, await openFile(file))).rejects.toMatchObject({ message: expect.stringContaining(reason) })
      expect(await query(ownerUrl, 'SELECT FROM districts')).toEqual([])
    }
  })

  it('refuses what is no backup', async () => {
    const file = path.join(folder, 'other.tar')
    await writeFile(file, 'guid,family_name\n'.repeat(100))
    await expect(openFile(file)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('refuses a backup of a newer release, by the migration it does not know', async () => {
    const [first = ''] = await findOwnMigrations()
    const file = await changed((bytes) => Buffer.from(bytes.toString('latin1').replace(first, first.replace('2026', '2999')), 'latin1'))
    await expect(openFile(file)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('of a newer release') })
  })

  it('refuses without the key, and with another key of the same id, before anything is made', async () => {
    const { manifest } = await openFile(good())
    expect(() => requireKeys(manifest, parseKeyRing(testKey('k2', 2)))).toThrow('sealed with the key k1, and it is missing')
    expect(() => requireKeys(manifest, parseKeyRing(testKey('k1', 7)))).toThrow('another key goes by that id here')
    expect(() => requireKeys(manifest, keyRing())).not.toThrow()
    const dataDir = path.join(folder, 'without-keys')
    const { ENCRYPTION_KEYS } = process.env
    delete process.env.ENCRYPTION_KEYS
    delete process.env.DATABASE_URL
    try {
      process.env.DATA_DIR = dataDir
      expect((await runCliHere(['restore', '--file', good()])).problem).toContain('There is no key to open the backup with.')
    } finally {
      Object.assign(process.env, { ENCRYPTION_KEYS, DATABASE_URL: env().DATABASE_URL })
      delete process.env.DATA_DIR
    }
    await expect(stat(dataDir)).rejects.toThrow('ENOENT')
  })

  it('refuses a database that somebody fills just then, and keeps nothing of the backup', async () => {
    const url = await makeEmpty('filled_meanwhile')
    await applyMigrations(url)
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    try {
      await other.query(`
        BEGIN;
        INSERT INTO districts (id, slug, name, time_zone, key_ciphertext) VALUES (gen_random_uuid(), 'meanwhile', 'Meanwhile', 'UTC', '')`)
      let isOver = false
      const restored = restoreBackup(url, await openFile(good())).finally(() => {
        isOver = true
      })
      restored.catch(() => undefined)
      const waits = () => other.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'districts'::regclass")
      while (!isOver && (await waits()).rowCount === 0) await pause(10)
      await other.query('COMMIT')
      await expect(restored).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('holds districts already') })
      expect((await other.query('SELECT slug FROM districts')).rows).toEqual([{ slug: 'meanwhile' }])
    } finally {
      await other.end()
    }
  })

  it('brings a backup of an older release up to this one, and refuses it where this one has been set up', async () => {
    const migrations = await findOwnMigrations()
    const older = await makeEmpty('older')
    await applyMigrations(older, migrations.slice(0, -1))
    await grantToApplication(older, 'invite_desk_app')
    await query(
      older,
      `INSERT INTO districts (id, slug, name, time_zone, key_ciphertext, deleted_at) VALUES ('${crypto.randomUUID()}', 'older', 'Older', 'UTC', '\\x00', now())`,
    )
    const file = path.join(folder, 'older.tar')
    await backUp(file, appUrlOf(older))
    const newer = await makeEmpty('newer')
    await restoreBackup(newer, await openFile(file))
    expect(await query(newer, 'SELECT slug FROM districts')).toEqual([{ slug: 'older' }])
    expect(await applyMigrations(newer)).toEqual([])
    const migrated = await makeEmpty('migrated')
    await applyMigrations(migrated)
    await expect(restoreBackup(migrated, await openFile(file))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('set up for a newer release'),
    })
  })
})
