import pg from 'pg'
import { beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { findSession } from '@/lib/auth/sessions'
import { signIn } from '@/lib/auth/sign-in'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { completeSetup, createSetupCode, isSetupCode, setupIsOpen } from './setup'

// Whether set-up is open depends on every district there is, so this file has a database to itself.
const name = `setup_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

/** As somebody who may do what not even the owner of the tables may: empty the record. */
async function asSuperuser(sql: string): Promise<void> {
  const address = new URL(inject('superuserUrl'))
  address.pathname = `/${name}`
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  await client.query(sql)
  await client.end()
}

await asSuperuser(`DO $$ DECLARE guarded regclass; BEGIN
  FOR guarded IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'insert_only' LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER insert_only', guarded);
  END LOOP;
END $$`)

beforeEach(() => asSuperuser('TRUNCATE districts, access_lookups, setup_codes CASCADE'))

const now = new Date('2026-03-01T12:00:00Z')
const answers = {
  name: 'Maple Grove Schools',
  slug: 'maple-grove',
  timeZone: 'America/Chicago',
  email: 'Owner@Example.org',
  password: 'willow creek at dawn',
}

describe('completeSetup', () => {
  it('makes the district and its owner, who can sign in, and closes set-up', async () => {
    const code = await createSetupCode(now)
    expect(await isSetupCode(code)).toBe(true)
    const { id, slug } = await completeSetup({ ...answers, code }, now)
    expect(slug).toBe('maple-grove')
    const secret = await signIn({ email: 'owner@example.org', password: answers.password, userAgent: '' }, now)
    expect(await findSession(secret ?? '', now)).toMatchObject({ actor: { districtId: id, role: 'owner' }, district: { slug } })
    expect([await setupIsOpen(), await isSetupCode(code)]).toEqual([false, false])
    const events = await inDistrict(id, (tx) => tx.auditEvent.findMany({ where: { districtId: id }, orderBy: { id: 'asc' } }))
    expect(events.map(({ action }) => action)).toEqual(['district.created', 'member.created', 'member.signed_in'])
  })

  it('refuses a wrong code and makes nothing', async () => {
    await createSetupCode(now)
    for (const code of ['', 'wrong']) await expect(completeSetup({ ...answers, code }, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await database().district.count()).toBe(0)
    expect(await setupIsOpen()).toBe(true)
  })

  it('refuses a used code, and one that was replaced', async () => {
    const replaced = await createSetupCode(now)
    const code = await createSetupCode(now)
    expect([await isSetupCode(replaced), await isSetupCode(code)]).toEqual([false, true])
    await expect(completeSetup({ ...answers, code: replaced }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await completeSetup({ ...answers, code }, now)
    await expect(completeSetup({ ...answers, slug: 'another', code }, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await database().district.count()).toBe(1)
  })

  it('asks of no more districts than it takes to find an owner', async () => {
    const districts = [await makeDistrict(), await makeDistrict(), await makeDistrict()]
    const asked = [pg.Pool.prototype, pg.Client.prototype].map((prototype) => vi.spyOn(prototype, 'query'))
    expect(await setupIsOpen()).toBe(false)
    const answers = await Promise.all(asked.flatMap(({ mock }) => mock.results.map(({ value }) => value)))
    for (const spy of asked) spy.mockRestore()
    const read = JSON.stringify(answers.map((answer) => answer?.rows))
    expect(districts.map(({ districtId }) => read.includes(districtId)).filter(Boolean)).toHaveLength(1)
  })

  it('refuses even a fresh code once there is an owner', async () => {
    await makeDistrict()
    const code = await createSetupCode(now)
    expect(await isSetupCode(code)).toBe(false)
    await expect(completeSetup({ ...answers, code }, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('makes one owner when several use the code at once', async () => {
    const code = await createSetupCode(now)
    const attempts = ['a', 'b', 'c', 'a'].map((slug) => completeSetup({ ...answers, slug, code }, now))
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(['forbidden', 'conflict']).toContain(outcome.reason.code)
    expect(await database().district.count()).toBe(1)
    expect(await database().accessLookup.count({ where: { kind: 'sign_in' } })).toBe(1)
  })

  it.each([
    ['name', '  '],
    ['slug', 'Maple Grove'],
    ['slug', '-maple'],
    ['timeZone', 'America/Nowhere'],
    ['email', 'owner'],
    ['password', 'fourteen chars'],
    ['name', 'Maple\0Grove'],
  ])('refuses %s %j, names the field, and leaves the code usable', async (field, value) => {
    const code = await createSetupCode(now)
    await expect(completeSetup({ ...answers, [field]: value, code }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    })
    expect(await isSetupCode(code)).toBe(true)
  })

  it('keeps neither the code nor the password', async () => {
    const code = await createSetupCode(now)
    expect(await findInDatabase('', code)).toEqual([])
    const { id } = await completeSetup({ ...answers, code }, now)
    expect(await findInDatabase(id, answers.password)).toEqual([])
  })
})
