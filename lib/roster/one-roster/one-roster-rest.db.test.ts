import { describe, expect, it } from 'vitest'
import { type Misbehaviour, startOneRosterServer } from '@/e2e/oneroster/one-roster-server'
import { inDistrict } from '@/lib/district-scope'
import type { SourceSettings } from '@/lib/roster/sources/source-settings'
import { client, playOneRoster, type RestSettings, sampleContacts } from '@/scripts/testing/one-roster-source'

const { stage, addSource, readAndApply, filters, rosterOf } = playOneRoster()

describe('a OneRoster server', () => {
  it.each(['1.1', '1.2'] as const)('of version %s gives its whole roster, joined in both directions', async (version) => {
    const applied = await readAndApply(await addSource({ version }))
    expect(applied).toMatchObject({ state: 'applied', counts: { added: 24, refused: 0 }, fileName: null })
    expect(await rosterOf()).toEqual(sampleContacts)
    const field = version === '1.2' ? 'roles.role' : 'role'
    expect(filters()).toEqual(['parent', 'guardian', 'relative', 'student'].map((role) => `${field}='${role}'`))
  })

  it('of version 1.1 takes requests signed by OAuth 1.0a', async () => {
    await stage.server.close()
    stage.server = await startOneRosterServer({ ...client, auth: 'oauth1' })
    await readAndApply(await addSource({ auth: 'oauth1', tokenUrl: null }))
    expect(await rosterOf()).toEqual(sampleContacts)
    expect(stage.server.requests.every(({ status }) => status === 200)).toBe(true)
  })

  it('takes the scope it wants', async () => {
    await stage.server.close()
    stage.server = await startOneRosterServer({ ...client, scope: 'roster.readonly' })
    await readAndApply(await addSource({ scope: 'roster.readonly' }))
    expect(await rosterOf()).toEqual(sampleContacts)
  })

  it.each<[string, SourceSettings['oneroster_rest']['guidFrom'], string | null]>([
    ['a user id', { from: 'userId', type: 'Portal' }, 'guid-of-guardian-1'],
    ['metadata', { from: 'metadata', name: 'gg4l.guid' }, 'guid-in-metadata-of-guardian-1'],
    ['nowhere', { from: 'none' }, null],
  ])('has the GUID in %s', async (_, guidFrom, guid) => {
    await readAndApply(await addSource({ guidFrom }))
    const contact = await inDistrict(stage.district.districtId, (tx) => tx.contact.findFirstOrThrow({ where: { sourcedId: 'guardian-1' } }))
    expect(contact.guid).toBe(guid)
  })
})

describe('a server that errs, and of which the whole roster is read all the same', () => {
  const role = (version = '1.1') =>
    ['parent', 'guardian', 'relative', 'student'].map((name) => (version === '1.2' ? `roles.role='${name}'` : `role='${name}'`))
  const [first = ''] = role()

  it.each<[string, Misbehaviour, { filters?: Array<string | null>; requests?: number; settings?: RestSettings }]>([
    ['ignores filters', { filter: 'ignored' }, { filters: [first, null] }],
    ['refuses filters', { filter: 'refused' }, { filters: [first, null] }],
    ['finds nobody by a filter', { filter: 'empty' }, { filters: [...role(), null] }],
    ['refuses filters by an error of its own', { filter: 'refused', spelling: 'html' }, { filters: [first, null] }],
    ['gives fewer rows than are asked for', { mostRows: 2 }, {}],
    ['gives fewer rows and no links', { mostRows: 2, link: 'none' }, {}],
    ['links without angle brackets', { link: 'bare' }, {}],
    ['links by a path alone', { link: 'path' }, {}],
    ['links nothing', { link: 'none' }, {}],
    ['links only the first page', { link: 'first', mostRows: 2 }, {}],
    ['links on behind the end', { link: 'always' }, {}],
    ['gives pages without a row and links on', { emptyPages: true }, {}],
    ['gives rows in another order each time unless it sorts them', { restless: true, link: 'none' }, {}],
    ['refuses to sort', { sort: 'refused' }, { filters: role() }],
    ['refuses to sort and to filter', { sort: 'refused', filter: 'refused' }, { filters: [first, null] }],
    ['counts too few', { totalCount: 1 }, {}],
    ['counts too few and links nothing', { totalCount: 1, link: 'none' }, {}],
    ['counts too many', { totalCount: 1_000_000, link: 'none' }, {}],
    ['counts nothing', { totalCount: null, link: 'none' }, {}],
    ['gives rows twice, as when some are added meanwhile', { shift: 1, link: 'none' }, {}],
    ['lets a token expire in the middle', { tokenRequests: 4 }, {}],
    ['wants fewer requests', { busy: { after: 3, times: 3, status: 429, retryAfter: '0' } }, {}],
    ['wants fewer requests until a date', { busy: { after: 3, times: 2, status: 429, retryAfter: 'Sun, 22 Nov 2026 06:00:00 GMT' } }, {}],
    ['is out of order for a moment', { busy: { after: 2, times: 2, status: 503, retryAfter: '0' } }, {}],
    ['does not say when to come back', { busy: { after: 2, times: 1, status: 502 } }, {}],
    ['breaks off', { cuts: 1 }, {}],
    ['packs its answers', { gzip: true }, {}],
    ['is slow', { slowMilliseconds: 20 }, { settings: { pageSize: 100 } }],
  ])('%s', async (_, how, { filters: expected, settings }) => {
    stage.server.misbehave(how)
    await readAndApply(await addSource(settings))
    expect(await rosterOf()).toEqual(sampleContacts)
    if (expected) expect(filters()).toEqual(expected)
  })
})

describe('a token', () => {
  const tokens = () => stage.server.requests.filter(({ path }) => path === '/oauth/token').length

  it.each<[string, Misbehaviour, number]>([
    ['is used as long as it lives', {}, 1],
    ['may say its life as a text', { expiresIn: '7199' }, 1],
    ['may leave its life out', { expiresIn: null }, 1],
    ['is fetched anew when it is taken no more', { tokenRequests: 5 }, 3],
  ])('%s', async (_, how, count) => {
    stage.server.misbehave(how)
    await readAndApply(await addSource())
    expect(await rosterOf()).toEqual(sampleContacts)
    expect(tokens()).toBe(count)
  })

  it('is fetched anew before it ends', async () => {
    stage.server.misbehave({ expiresIn: 0.000_001 })
    await readAndApply(await addSource())
    expect(await rosterOf()).toEqual(sampleContacts)
    expect(tokens()).toBeGreaterThan(5)
    expect(stage.server.requests.filter(({ status }) => status === 401)).toEqual([])
  })
})
