import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findRosterSources, getRosterSource } from './find-sources'
import { removeSource } from './remove-source'
import { type SourceInput, saveSource } from './save-source'
import { openSourceSecret } from './source-secret'

// A Sunday evening in Chicago.
const now = new Date('2026-11-23T02:00:00Z')
const settings = {
  baseUrl: 'https://sis.example.org/ims/oneroster/v1p1',
  tokenUrl: 'https://sis.example.org/oauth/token',
  clientId: 'willow-creek',
}
const server = {
  name: 'Student information system',
  format: 'oneroster_rest',
  settings,
  secret: 'correct-horse-battery',
  schedule: { days: [1, 3], time: '04:30' },
  applyAlone: true,
} satisfies SourceInput
const { secret: _, ...unchanged } = server
const file = { name: 'Elementary', format: 'contacts', settings: {}, schedule: null, applyAlone: false } satisfies SourceInput

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})

afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})

async function secretOf({ districtId }: TestDistrict, id: string): Promise<string> {
  return inDistrict(districtId, async (tx) => {
    const row = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } })
    if (!row.secretCiphertext) throw new Error('There is no secret.')
    return openSourceSecret(tx, { ...row, secretCiphertext: row.secretCiphertext })
  })
}

async function eventsOf({ districtId }: TestDistrict) {
  const events = await inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({ where: { districtId, action: { startsWith: 'source.' } }, orderBy: { id: 'asc' } }),
  )
  return events.map(({ action, leaf }) => ({ action, details: JSON.parse(leaf).details, leaf }))
}

describe('saveSource', () => {
  it('adds a source that is a server, with its defaults, its next run and a secret nobody reads back', async () => {
    const district = await makeDistrict()
    const saved = await saveSource(district.admin, server, now)
    expect(saved).toEqual({
      id: expect.any(String),
      name: 'Student information system',
      format: 'oneroster_rest',
      settings: { ...settings, version: '1.1', auth: 'oauth2', scope: '', guidFrom: { from: 'sourcedId' }, pageSize: 500, deltas: true },
      hasSecret: true,
      schedule: { days: [1, 3], time: '04:30' },
      nextRunAt: new Date('2026-11-23T10:30:00Z'),
      applyAlone: true,
      contacts: 0,
      lastRun: null,
      lastSuccessAt: null,
    })
    expect(await getRosterSource(district.owner, saved.id)).toEqual(saved)
    expect(await findInDatabase(district.districtId, server.secret)).toEqual([])
    expect(await secretOf(district, saved.id)).toBe(server.secret)
    const [due] = await database().$queryRaw<Array<{ at: Date }>>`
      SELECT due_at AS at FROM due_roster WHERE district_id = ${district.districtId}::uuid`
    expect(due?.at).toEqual(saved.nextRunAt)
  })

  it('is refused to who may not change the roster, and so is everything else', async () => {
    const { sender, auditor } = await makeDistrict()
    for (const actor of [sender, auditor]) {
      await expect(saveSource(actor, server, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(findRosterSources(actor)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(getRosterSource(actor, 'x')).rejects.toMatchObject({ code: 'forbidden' })
      await expect(removeSource(actor, { id: 'x' }, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('keeps the secret where none is typed, and the schedule’s next run where it is due', async () => {
    const district = await makeDistrict()
    const { id, nextRunAt } = await saveSource(district.owner, server, now)
    const later = new Date('2026-11-23T11:00:00Z')
    const renamed = await saveSource(district.owner, { ...unchanged, id, name: 'SIS' }, later)
    expect(renamed).toMatchObject({ id, name: 'SIS', hasSecret: true, nextRunAt })
    expect(await secretOf(district, id)).toBe(server.secret)
    const moved = await saveSource(district.owner, { ...unchanged, id, schedule: { days: [1], time: '06:00' } }, later)
    expect(moved.nextRunAt).toEqual(new Date('2026-11-23T12:00:00Z'))
    expect((await saveSource(district.owner, { ...unchanged, id, schedule: null }, later)).nextRunAt).toBeNull()
  })

  it.each([
    ['base address', { baseUrl: 'https://sis.attacker.example.com/ims/oneroster/v1p1' }],
    ['token address', { tokenUrl: 'https://login.attacker.example.com/token' }],
    ['client id', { clientId: 'another' }],
    ['way to sign in', { auth: 'oauth1' as const }],
  ])('sends a stored secret nowhere else: another %s wants it again', async (_, change) => {
    const district = await makeDistrict()
    const { id } = await saveSource(district.owner, server, now)
    const changed = { ...unchanged, id, settings: { ...settings, ...change } }
    await expect(saveSource(district.owner, changed, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { secret: expect.stringContaining('Type the secret again') },
    })
    await saveSource(district.owner, { ...changed, secret: 'another-secret' }, now)
    expect(await secretOf(district, id)).toBe('another-secret')
  })

  it.each([
    ['no secret', { secret: '' }, 'secret'],
    ['no token address with OAuth 2', { settings: { ...settings, tokenUrl: null } }, 'settings.tokenUrl'],
    ['OAuth 1 with version 1.2', { settings: { ...settings, auth: 'oauth1', version: '1.2' } }, 'settings.auth'],
    ['an address without TLS', { settings: { ...settings, baseUrl: 'http://sis.example.org/v1p1' } }, 'settings.baseUrl'],
    ['an address inside', { settings: { ...settings, tokenUrl: 'https://169.254.169.254/token' } }, 'settings.tokenUrl'],
    ['a password in the address', { settings: { ...settings, baseUrl: 'https://me:hush@sis.example.org' } }, 'settings.baseUrl'],
    ['a query in the address', { settings: { ...settings, baseUrl: 'https://sis.example.org/users?limit=1' } }, 'settings.baseUrl'],
    ['no client id', { settings: { ...settings, clientId: ' ' } }, 'settings.clientId'],
    ['a page of nothing', { settings: { ...settings, pageSize: 0 } }, 'settings.pageSize'],
    ['a day that is none', { schedule: { days: [8], time: '04:30' } }, 'schedule.days.0'],
    ['a time that is none', { schedule: { days: [1], time: '24:00' } }, 'schedule.time'],
    ['no name', { name: ' ' }, 'name'],
    ['a schedule for files', { ...file, schedule: { days: [1], time: '04:30' } }, 'schedule'],
    ['a mapping that is not there', { ...file, format: 'mapped', settings: { mappingId: crypto.randomUUID() } }, 'settings.mappingId'],
    ['an unknown kind', { ...file, format: 'edifact' }, 'format'],
  ])('refuses %s, at the field', async (_, change, field) => {
    const { owner } = await makeDistrict()
    const input = { ...server, ...change } as SourceInput
    await expect(saveSource(owner, input, now)).rejects.toMatchObject({ code: 'invalid_input', fields: { [field]: expect.any(String) } })
    expect(await findRosterSources(owner)).toEqual([])
  })

  it('takes a host inside without TLS where the operator allows it', async () => {
    const { owner } = await makeDistrict()
    const inside = { baseUrl: 'http://127.0.0.1:4010/v1p1/', tokenUrl: 'http://127.0.0.1:4010/token', clientId: 'x' }
    expect((await saveSource(owner, { ...server, settings: inside }, now)).settings).toMatchObject({
      baseUrl: 'http://127.0.0.1:4010/v1p1',
    })
  })

  it('gives each source a name of its own and keeps it the kind it is', async () => {
    const { owner } = await makeDistrict()
    const { id } = await saveSource(owner, file, now)
    const { id: other } = await saveSource(owner, { ...file, name: 'Middle school' }, now)
    await expect(saveSource(owner, file, now)).rejects.toMatchObject({ code: 'conflict', fields: { name: expect.any(String) } })
    await expect(saveSource(owner, { ...file, id: other }, now)).rejects.toMatchObject({ code: 'conflict' })
    await expect(saveSource(owner, { ...file, format: 'oneroster', id }, now)).rejects.toMatchObject({ code: 'conflict' })
    expect((await findRosterSources(owner)).map(({ name }) => name)).toEqual(['Elementary', 'Middle school'])
  })

  it('records each change once, without the secret, and the client id only beside the leaf', async () => {
    const district = await makeDistrict()
    const { id } = await saveSource(district.owner, server, now)
    await saveSource(district.owner, { ...unchanged, id }, now)
    await saveSource(district.owner, { ...unchanged, id, applyAlone: false }, now)
    await saveSource(district.owner, { ...unchanged, id, applyAlone: false, secret: 'newer-secret' }, now)
    const events = await eventsOf(district)
    expect(events.map(({ action }) => action)).toEqual(['source.created', 'source.changed', 'source.changed'])
    expect(events.map(({ details }) => [details.apply_alone, details.secret_changed])).toEqual([
      [true, true],
      [false, false],
      [false, true],
    ])
    expect(events.map(({ leaf }) => leaf).join()).not.toMatch(/correct-horse|newer-secret|willow-creek/)
  })
})

describe('a source', () => {
  it('tells how many contacts it lists, its last run and its last success', async () => {
    const { owner } = await makeDistrict()
    await saveSource(owner, file, now)
    const csv = 'guid,given_name,family_name\ng-1,Ana,Lark\ng-2,Ben,Lark\n'
    const staged = await stageRoster(owner, { source: file.name, body: csv }, now)
    const [waiting] = await findRosterSources(owner)
    expect(waiting).toMatchObject({ contacts: 0, lastRun: { importId: staged.id, state: 'staged', appliedAt: null }, lastSuccessAt: null })
    await applyRoster(owner, staged.id, {}, now)
    const refused = await stageRoster(owner, { source: file.name, body: 'nonsense' }, now)
    const [after] = await findRosterSources(owner)
    expect(after).toMatchObject({
      contacts: 2,
      lastRun: { importId: refused.id, state: 'refused', refusal: expect.any(String) },
      lastSuccessAt: now,
    })
  })

  it('of another district is not there', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    const { id } = await saveSource(district.owner, server, now)
    await expect(getRosterSource(other.owner, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(saveSource(other.owner, { ...server, id }, now)).rejects.toMatchObject({ code: 'not_found' })
    await expect(removeSource(other.owner, { id }, now)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findRosterSources(other.owner)).toEqual([])
  })
})
