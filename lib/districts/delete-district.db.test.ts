import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvent } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { findApiKeyActor } from '@/lib/auth/api-keys'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { openInvitePage } from '@/lib/invitations/invite-page'
import { queueReminders } from '@/lib/invitations/queue-reminders'
import { keepHouse } from '@/lib/jobs/housekeeping'
import { findMissingKeyIds } from '@/lib/secrets/district-key'
import { rotateKeys } from '@/lib/secrets/rotate-keys'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { type FullDistrict, makeFullDistrict, now } from '@/scripts/testing/isolation/full-district'
import { makeDistrict } from '@/scripts/testing/make-district'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { doneHere, runCliHere } from '@/scripts/testing/run-cli-here'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { createDistrict } from './create-district'
import { type Deletion, deleteDistrict } from './delete-district'
import { setupIsOpen } from './setup'

// The rounds of the worker go through every district, so this file has a database to itself.
const own = `deleted_${process.env.VITEST_POOL_ID}`
await copyTemplate(own)
pointToDatabase(own)

const ownerUrl = process.env.TEST_OWNER_URL ?? ''
const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-deleted-'))
Object.assign(process.env, {
  DATABASE_OWNER_URL: ownerUrl,
  DATA_DIR: dataDir,
  AUDIT_SIGNING_KEY: testSigningKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
})

afterAll(() => rm(dataDir, { recursive: true }))

async function deleteNow(districtId: string): Promise<Deletion> {
  return deleteDistrict({ districtId, ownerUrl, signRecord: () => signRecord(districtId), now })
}

/** As one who asks what the table says of districts, whatever they are. */
async function ask<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

async function isSomebodyWaiting(): Promise<boolean> {
  return (await ask('SELECT FROM pg_locks WHERE NOT granted')).length > 0
}

describe('deleteDistrict', () => {
  let gone: FullDistrict
  let other: FullDistrict
  let deletion: Deletion

  beforeAll(async () => {
    gone = await makeFullDistrict()
    other = await makeFullDistrict()
    deletion = await deleteNow(gone.districtId)
  })

  it('takes away every row of the district but the tree of its record, and says of how many', () => {
    expect(deletion).toMatchObject({ isGone: true, keyIsDestroyed: true })
    expect(Object.values(deletion.left).filter((count) => count > 0)).toEqual([])
    for (const table of ['contacts', 'students', 'relationships', 'members', 'links', 'messages', 'audit_personal', 'access_lookups'])
      expect(deletion.erased[table], table).toBeGreaterThan(0)
    expect(deletion.kept.audit_events).toBe(deletion.kept.audit_numbers)
  })

  it('knows each table that has a district in it', async () => {
    const rows = await ask<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE table_schema = 'public' AND column_name = 'district_id' AND table_type = 'BASE TABLE'`,
    )
    expect(Object.keys({ ...deletion.left, ...deletion.kept }).sort()).toEqual(rows.map(({ name }) => name).sort())
  })

  it('leaves nothing of the district in the row itself, whose short name is free again', async () => {
    const row = await database().district.findUniqueOrThrow({ where: { id: gone.districtId } })
    expect(row).toMatchObject({
      name: 'Deleted district',
      slug: `deleted-${gone.districtId}`,
      deletedAt: now,
      keyCiphertext: new Uint8Array(),
    })
    await createDistrict({ name: 'Maple', slug: gone.slug, timeZone: 'America/Chicago' }, now)
  })

  it('leaves a record that can be proven, the deletion in it', async () => {
    const { districtId } = gone
    const { leaves, head } = await inDistrict(districtId, async (tx) => ({
      leaves: await tx.auditNumber.findMany({ where: { districtId }, include: { event: true }, orderBy: { number: 'asc' } }),
      head: await tx.auditCheckpoint.findFirstOrThrow({ where: { districtId }, orderBy: { size: 'desc' } }),
    }))
    const tree = new GrowingTree()
    for (const { event } of leaves) tree.add(leafHashOf(event.leaf))
    const checkpoint = parseCheckpoint(head.note)
    expect(checkpoint).toMatchObject({ districtId, size: leaves.length, rootHash: tree.root() })
    expect(checkpoint && findSigner(checkpoint, [rawPublicKey(testSigningKey)])).toBeDefined()
    expect(leaves.map(({ event }) => event.action)).toContain('district.deleted')
  })

  it('lets nobody in any more', async () => {
    expect(await findApiKeyActor(gone.apiKey)).toBeUndefined()
    expect(await findApiKeyActor(other.apiKey)).toBeDefined()
    const visit = { code: gone.code, visit: phoneVisit }
    const unknown = await openInvitePage({ ...visit, slug: 'nobody-at-all' }, now)
    for (const slug of [gone.slug, `deleted-${gone.districtId}`]) expect(await openInvitePage({ ...visit, slug }, now)).toEqual(unknown)
  })

  it('is passed over by the rounds that go through every district', async () => {
    await keepHouse(now)
    await queueReminders(now)
    expect(await findMissingKeyIds()).toEqual([])
    expect(await rotateKeys(now, { by: 'system' })).toMatchObject({ left: [] })
    expect(await inDistrict(gone.districtId, (tx) => tx.auditEvent.count({ where: { districtId: gone.districtId } }))).toBe(
      deletion.kept.audit_events,
    )
  })

  it('may be repeated, and records itself once', async () => {
    expect(await deleteNow(gone.districtId)).toMatchObject({ isGone: true, kept: deletion.kept })
  })

  it('undoes what somebody in the district still does afterwards', async () => {
    const { districtId, owner } = gone
    const late = inDistrict(districtId, async (tx) => {
      await tx.contact.create({ data: { districtId, givenName: 'Late', familyName: 'Guest' } })
      await recordEvent(tx, { actor: owner, at: now }, { action: 'contact.viewed' })
    })
    await expect(late).rejects.toThrow()
    expect(await inDistrict(districtId, (tx) => tx.contact.count({ where: { districtId } }))).toBe(0)
  })

  it('waits for what was begun before it, and has that signed as well', async () => {
    const { districtId, owner } = await makeDistrict()
    let finish = () => {}
    let recorded = () => {}
    const isRecorded = new Promise<void>((resolve) => {
      recorded = resolve
    })
    const begun = inDistrict(districtId, async (tx) => {
      await recordEvent(tx, { actor: owner, at: now }, { action: 'contact.viewed' })
      recorded()
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    await isRecorded
    const deleted = deleteNow(districtId)
    await expect.poll(isSomebodyWaiting).toBe(true)
    finish()
    await begun
    expect(await deleted).toMatchObject({ isGone: true })
    const where = { districtId, event: { action: 'contact.viewed' } }
    expect(await inDistrict(districtId, (tx) => tx.auditNumber.count({ where }))).toBe(1)
  })

  it('touches no other district', async () => {
    const { districtId } = other
    const [contacts, links, personal] = await inDistrict(districtId, async (tx) => [
      await tx.contact.count({ where: { districtId } }),
      await tx.link.count({ where: { districtId } }),
      await tx.auditPersonal.count({ where: { districtId } }),
    ])
    for (const count of [contacts, links, personal]) expect(count).toBeGreaterThan(0)
  })

  it('leaves an installation open to be set up when its only owner went with it', async () => {
    const withOwner = await ask<{ id: string }>('SELECT id FROM districts WHERE deleted_at IS NULL')
    expect(await setupIsOpen()).toBe(false)
    for (const { id } of withOwner) await deleteNow(id)
    expect(await setupIsOpen()).toBe(true)
  })
})

describe('district delete', () => {
  it('wants the short name repeated, then deletes, counts again and says so', async () => {
    const { districtId, slug } = await makeDistrict()
    const words = ['district', 'delete', '--district', slug, '--confirm']
    expect(await runCliHere([...words, districtId])).toMatchObject({ code: 1, problem: expect.stringContaining(`--confirm ${slug}`) })
    expect(await database().district.findUniqueOrThrow({ where: { id: districtId } })).toMatchObject({ deletedAt: null })
    const { code, out } = await runCliHere([...words, slug])
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}members +4 deleted, 0 left$/m)
    expect(out).toContain('The district’s key is destroyed.')
    expect(await runCliHere(['api-key', 'create', '--district', districtId, '--role', 'owner', '--name', 'Late'])).toMatchObject({
      code: 1,
      problem: expect.stringContaining('deleted'),
    })
    const again = ['district', 'delete', '--district', districtId, '--confirm', `deleted-${districtId}`]
    expect(await doneHere(again)).toMatchObject({ id: districtId, deleted: true, key_destroyed: true })
  })
})
