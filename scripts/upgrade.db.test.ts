import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { env, parseSettings } from '@/lib/env'
import { findMissing } from '@/lib/find-missing'
import { applyMigrations, findOwnMigrations, grantToApplication } from './migrations'
import { openDatabase } from './open-database'
import { copyTemplate, pointToDatabase } from './testing/copy-template'

// A newer release has been in its database.
const name = `upgrade_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const ownerUrl = process.env.TEST_OWNER_URL ?? ''
const owner = new pg.Client({ connectionString: ownerUrl })
beforeAll(() => owner.connect())
afterAll(() => owner.end())

it('an older release starts and serves beside a newer one, and leaves alone what it does not know', async () => {
  await owner.query(`
    CREATE TABLE later_things (id int);
    GRANT SELECT, INSERT ON later_things TO invite_desk_app;
    INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES (gen_random_uuid(), '', '29990101000000_later', now(), 1)`)
  const { DATABASE_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET } = env()
  const settings = parseSettings({ DATABASE_URL, DATABASE_OWNER_URL: ownerUrl, ENCRYPTION_KEYS, NEXTAUTH_SECRET })
  const opened = await openDatabase(settings, 'start')
  expect(opened.applied).toEqual([])
  expect(await findMissing()).toEqual([])
  const { rows } = await owner.query(`
    SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) AS granted FROM information_schema.role_table_grants
    WHERE grantee = 'invite_desk_app' AND table_name = 'later_things'`)
  expect(rows).toEqual([{ granted: 'INSERT SELECT' }])
})

it('a migration that was rolled back is not ahead of anybody', async () => {
  await owner.query(`
    UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '29990101000000_later';
    REVOKE SELECT ON contacts FROM invite_desk_app`)
  await grantToApplication(ownerUrl, 'invite_desk_app')
  const { rows } = await owner.query("SELECT has_table_privilege('invite_desk_app', 'contacts', 'SELECT') AS granted")
  expect(rows).toEqual([{ granted: true }])
})

it('a release applies nothing where the database is ahead of it', async () => {
  expect(await applyMigrations(ownerUrl, (await findOwnMigrations()).slice(0, -1))).toEqual([])
})
