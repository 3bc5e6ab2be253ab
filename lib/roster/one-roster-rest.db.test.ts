import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Misbehaviour, type OneRosterServer, startOneRosterServer } from '@/e2e/oneroster/one-roster-server'
import { sampleFamily, sampleRoster, sampleUser } from '@/e2e/oneroster/sample-roster'
import { inDistrict } from '@/lib/district-scope'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import type { RosterImport } from './import-json'
import { oneRosterRestReader } from './one-roster-rest'
import type { RosterClientOptions } from './one-roster-rest-client'
import { runImportToEnd } from './run-to-end'
import { type SourceInput, saveSource } from './save-source'
import type { SourceSettings } from './source-settings'
import { startRun } from './start-run'

const client = { clientId: 'willow creek', secret: 'a secret: with & and ü' }
const now = new Date('2026-11-23T15:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)

let server: OneRosterServer
let district: TestDistrict

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})

afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})

beforeEach(async () => {
  server = await startOneRosterServer(client)
  district = await makeDistrict()
})

afterEach(() => server.close())

type Settings = Partial<SourceSettings['oneroster_rest']>

async function addSource(settings: Settings = {}): Promise<string> {
  const version = settings.version ?? '1.1'
  const input = {
    name: 'Student information system',
    format: 'oneroster_rest',
    settings: { baseUrl: server.baseUrl(version), tokenUrl: server.tokenUrl, clientId: client.clientId, pageSize: 5, ...settings },
    secret: client.secret,
    schedule: null,
    applyAlone: true,
  } satisfies SourceInput
  return (await saveSource(district.owner, input, now)).id
}

/** Reads the source as a worker would. */
async function read(sourceId: string, at = now): Promise<RosterImport> {
  const { id } = await startRun(district.owner, sourceId, at)
  return runImportToEnd(district.owner, id, { now: at })
}

async function readAndApply(sourceId: string, at = now): Promise<RosterImport> {
  const { id, state, refusal } = await read(sourceId, at)
  if (state !== 'staged') throw new Error(`The import is ${state}: ${refusal}`)
  return applyRoster(district.owner, id, {}, at)
}

/** `guid: email (student at school, grade)` of each contact of the roster. */
async function rosterOf({ districtId }: TestDistrict): Promise<string[]> {
  return inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({
      where: { districtId, removedAt: null },
      include: { relationships: { include: { student: true } } },
    })
    return contacts
      .map(({ guid, email, relationships }) => {
        const students = relationships.map(({ student: { sourcedId, school, grade } }) => `${sourcedId} at ${school}, ${grade}`)
        return `${guid}: ${email} (${students.toSorted().join('; ')})`
      })
      .toSorted()
  })
}

const sampleContacts = sampleRoster()
  .users.filter(({ roles }) => roles.includes('guardian') || roles.includes('parent'))
  .map(({ sourcedId, email }) => {
    const number = Number(sourcedId.split('-')[1])
    const school = number % 2 === 1 ? 'Cedar Hill Middle' : 'Maple Grove Elementary'
    return `${sourcedId}: ${email} (student-${number} at ${school}, ${String(1 + (number % 8)).padStart(2, '0')})`
  })
  .toSorted()

const userRequests = () => server.requests.filter(({ path }) => path.endsWith('/users'))
const filters = () => [...new Set(userRequests().map(({ query }) => query.get('filter')))]

describe('a OneRoster server', () => {
  it.each(['1.1', '1.2'] as const)('of version %s gives its whole roster, joined in both directions', async (version) => {
    const applied = await readAndApply(await addSource({ version }))
    expect(applied).toMatchObject({ state: 'applied', counts: { added: 24, refused: 0 }, fileName: null })
    expect(await rosterOf(district)).toEqual(sampleContacts)
    const field = version === '1.2' ? 'roles.role' : 'role'
    expect(filters()).toEqual(['parent', 'guardian', 'relative', 'student'].map((role) => `${field}='${role}'`))
  })

  it('of version 1.1 takes requests signed by OAuth 1.0a', async () => {
    await server.close()
    server = await startOneRosterServer({ ...client, auth: 'oauth1' })
    await readAndApply(await addSource({ auth: 'oauth1', tokenUrl: null }))
    expect(await rosterOf(district)).toEqual(sampleContacts)
    expect(server.requests.every(({ status }) => status === 200)).toBe(true)
  })

  it('takes the scope it wants', async () => {
    await server.close()
    server = await startOneRosterServer({ ...client, scope: 'roster.readonly' })
    await readAndApply(await addSource({ scope: 'roster.readonly' }))
    expect(await rosterOf(district)).toEqual(sampleContacts)
  })

  it.each<[string, SourceSettings['oneroster_rest']['guidFrom'], string | null]>([
    ['a user id', { from: 'userId', type: 'Portal' }, 'guid-of-guardian-1'],
    ['metadata', { from: 'metadata', name: 'gg4l.guid' }, 'guid-in-metadata-of-guardian-1'],
    ['nowhere', { from: 'none' }, null],
  ])('has the GUID in %s', async (_, guidFrom, guid) => {
    await readAndApply(await addSource({ guidFrom }))
    const contact = await inDistrict(district.districtId, (tx) => tx.contact.findFirstOrThrow({ where: { sourcedId: 'guardian-1' } }))
    expect(contact.guid).toBe(guid)
  })
})

describe('a server that errs, and of which the whole roster is read all the same', () => {
  const role = (version = '1.1') =>
    ['parent', 'guardian', 'relative', 'student'].map((name) => (version === '1.2' ? `roles.role='${name}'` : `role='${name}'`))
  const [first = ''] = role()

  it.each<[string, Misbehaviour, { filters?: Array<string | null>; requests?: number; settings?: Settings }]>([
    ['ignores filters', { filter: 'ignored' }, { filters: [first, null] }],
    ['refuses filters', { filter: 'refused' }, { filters: [first, null] }],
    ['finds nobody by a filter', { filter: 'empty' }, { filters: [...role(), null] }],
    ['refuses filters by an error of its own', { filter: 'refused', spelling: 'html' }, { filters: [first, null] }],
    ['gives fewer rows than are asked for', { mostRows: 2 }, {}],
    ['gives fewer rows and no links', { mostRows: 2, link: 'none' }, {}],
    ['links without angle brackets', { link: 'bare' }, {}],
    ['links by a path alone', { link: 'path' }, {}],
    ['links nothing', { link: 'none' }, {}],
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
    server.misbehave(how)
    await readAndApply(await addSource(settings))
    expect(await rosterOf(district)).toEqual(sampleContacts)
    if (expected) expect(filters()).toEqual(expected)
  })
})

describe('a token', () => {
  const tokens = () => server.requests.filter(({ path }) => path === '/oauth/token').length

  it.each<[string, Misbehaviour, number]>([
    ['is used as long as it lives', {}, 1],
    ['may say its life as a text', { expiresIn: '7199' }, 1],
    ['may leave its life out', { expiresIn: null }, 1],
    ['is fetched anew when it is taken no more', { tokenRequests: 5 }, 3],
  ])('%s', async (_, how, count) => {
    server.misbehave(how)
    await readAndApply(await addSource())
    expect(await rosterOf(district)).toEqual(sampleContacts)
    expect(tokens()).toBe(count)
  })

  it('is fetched anew before it ends', async () => {
    server.misbehave({ expiresIn: 0.000_001 })
    await readAndApply(await addSource())
    expect(await rosterOf(district)).toEqual(sampleContacts)
    expect(tokens()).toBeGreaterThan(5)
    expect(server.requests.filter(({ status }) => status === 401)).toEqual([])
  })
})

describe('a server that errs so that nothing can be imported', () => {
  const denied = { status: 403, minor: 'unauthorisedrequest', description: 'The scope <b>roster</b> is missing.' }

  it.each<[string, Misbehaviour, string]>([
    ['links another host', { link: 'elsewhere' }, 'on another server, elsewhere.example.org'],
    ['repeats a page', { repeats: true, link: 'none' }, 'the same page of orgs again'],
    ['repeats a page and links it', { repeats: true }, 'the same page of orgs again'],
    [
      'spells its error as 1.1 does',
      { fault: { ...denied, spelling: 'statusInfoSet' } },
      '(HTTP 403). It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as 1.2 does',
      { fault: { ...denied, spelling: 'imsx' } },
      'It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as 1.0 did',
      { fault: { ...denied, spelling: 'errors' } },
      'It says: The scope <b>roster</b> is missing. (failure, unauthorisedrequest',
    ],
    [
      'spells its error as OAuth does',
      { fault: { ...denied, spelling: 'oauth' } },
      'It says: The scope <b>roster</b> is missing. (unauthorisedrequest)',
    ],
    ['answers with XML', { fault: { ...denied, spelling: 'xml' } }, 'It says: failure The scope roster is missing.'],
    ['answers with a web page', { fault: { ...denied, spelling: 'html' } }, 'It says: Error 403 The scope roster is missing.'],
    ['answers with a web page as if all were well', { fault: { ...denied, status: 200, spelling: 'html' } }, 'something that is no JSON'],
    [
      'answers with an error as if all were well',
      { fault: { ...denied, status: 200, spelling: 'imsx' } },
      'without a list of users. It says: The scope',
    ],
    ['takes no token', { tokenRequests: 0 }, 'does not accept how we sign in (HTTP 401). It says: The access token expired.'],
  ])('%s', async (_, how, sentence) => {
    const sourceId = await addSource({ deltas: false })
    await readAndApply(sourceId)
    server.misbehave(how)
    const refused = await read(sourceId, hours(1))
    expect(refused).toMatchObject({ state: 'refused', refusal: expect.stringContaining(sentence) })
    expect(refused.refusal).not.toContain(client.secret)
    expect(await rosterOf(district)).toEqual(sampleContacts)
  })

  it('does not know the client', async () => {
    const sourceId = await addSource({ clientId: 'somebody else' })
    expect(await read(sourceId)).toMatchObject({
      state: 'refused',
      refusal: 'The token address refuses the client id or the secret (HTTP 401). It says: The client is not known. (invalid_client)',
    })
  })

  it('is not where it was, and the secret does not go where it is now', async () => {
    const sourceId = await addSource()
    const { id } = await startRun(district.owner, sourceId, now)
    const other = { baseUrl: 'https://sis.example.org/v1p1', tokenUrl: 'https://sis.example.org/token', clientId: 'x' }
    const changed = {
      id: sourceId,
      name: 'Other',
      format: 'oneroster_rest',
      settings: other,
      secret: 'another',
      schedule: null,
      applyAlone: true,
    } as const
    await saveSource(district.owner, changed, now)
    expect(await runImportToEnd(district.owner, id, { now })).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('was changed'),
    })
    expect(server.requests).toEqual([])
  })
})

describe('a run with only what was modified', () => {
  const deltaFilter = "dateLastModified>'2026-11-22T15:00:00.000Z'"

  it('asks for it from a day before the last import that stands', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    server.forget()
    const [, guardian] = sampleFamily(1)
    if (!guardian) throw new Error('A family has a guardian.')
    const at = hours(2).toISOString()
    const replace = (sourcedId: string, change: object) => {
      const user = server.roster.users.find((each) => each.sourcedId === sourcedId)
      if (user) Object.assign(user, { modified: at, ...change })
    }
    replace('guardian-1', { email: 'new@example.org' })
    replace('guardian-2', { status: 'tobedeleted' })
    replace('guardian-3', { roles: ['teacher'] })
    server.roster.users.push({ ...sampleUser({ sourcedId: 'guardian-99' }), modified: at, agents: ['student-1'] })
    server.roster.users.push({ ...sampleUser({ sourcedId: 'gone-1', status: 'tobedeleted' }), modified: at })
    const staged = await read(sourceId, hours(24))
    expect(filters()).toEqual([deltaFilter])
    expect(staged).toMatchObject({
      state: 'staged',
      counts: { added: 1, changed: 1, removed: 2, unchanged: 21 },
      notes: { unknownDeletions: 1 },
    })
    await applyRoster(district.owner, staged.id, {}, hours(24))
    const roster = await rosterOf(district)
    expect(roster).toHaveLength(23)
    expect(roster).toContain('guardian-1: new@example.org (student-1 at Cedar Hill Middle, 02)')
    expect(roster).toContain('guardian-99: guardian-99@example.org (student-1 at Cedar Hill Middle, 02)')
  })

  it('changes nothing where nothing was modified', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { added: 0, changed: 0, removed: 0, unchanged: 24 } })
  })

  it('removes nobody where the server gives everybody, or leaves out who has not changed', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    server.misbehave({ dateFilter: 'ignored' })
    server.roster.users.splice(4, 6)
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { added: 0, changed: 0, removed: 0, unchanged: 24 } })
  })

  it.each<[string, Settings, Misbehaviour]>([
    ['where the source says so', { deltas: false }, {}],
    ['where the server refuses to', {}, { dateFilter: 'refused' }],
  ])('is everything %s', async (_, settings, how) => {
    const sourceId = await addSource(settings)
    await readAndApply(sourceId)
    server.misbehave(how)
    server.forget()
    server.roster.users = server.roster.users.filter(({ sourcedId }) => sourcedId !== 'guardian-1')
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { removed: 1, unchanged: 23 } })
    expect(filters()).toContain("role='guardian'")
  })

  it('is everything at the first run of a week, so that who was forgotten goes', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    server.roster.users = server.roster.users.filter(({ sourcedId }) => sourcedId !== 'guardian-1')
    expect(await read(sourceId, new Date('2026-11-29T23:59:00Z'))).toMatchObject({ counts: { removed: 0 } })
    expect(await read(sourceId, new Date('2026-11-30T00:00:00Z'))).toMatchObject({ counts: { removed: 1 } })
  })

  it('is everything after an undo, and for another GUID', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    await inDistrict(district.districtId, (tx) => tx.rosterImport.updateMany({ data: { undoneAt: now } }))
    server.forget()
    await readAndApply(sourceId, hours(1))
    expect(filters()).not.toContain(deltaFilter)
    const guidFrom = { from: 'userId', type: 'portal' } as const
    const settings = { baseUrl: server.baseUrl('1.1'), tokenUrl: server.tokenUrl, clientId: client.clientId, guidFrom }
    await saveSource(
      district.owner,
      { id: sourceId, name: 'SIS', format: 'oneroster_rest', settings, schedule: null, applyAlone: true },
      now,
    )
    server.forget()
    await read(sourceId, hours(2))
    expect(filters()).toContain("role='guardian'")
  })
})

describe('rows that are not as they should be', () => {
  it('are refused with their position, and the others are imported', async () => {
    const odd = (sourcedId: unknown, given: object) => ({ sourcedId, status: 'active', role: 'guardian', familyName: 'Odd', ...given })
    server.misbehave({
      filter: 'ignored',
      oddRows: [
        7,
        odd(undefined, {}),
        odd('g'.repeat(256), {}),
        odd('odd-1', { givenName: 'x'.repeat(1_001) }),
        odd('odd-2', { familyName: 'Bell\u0007' }),
        odd('odd-3', { familyName: 'Null\u0000' }),
        odd('odd-4', { email: 'nobody' }),
        odd(4711, {
          role: 'GUARDIAN',
          enabledUser: true,
          agents: 'student-1',
          orgs: { href: 'https://sis.example.org/orgs/org-1' },
          sms: 5550100,
        }),
        odd('off-1', { enabledUser: 'false' }),
      ],
    })
    const staged = await read(await addSource({ pageSize: 100 }))
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 25 }, notes: { disabled: 1 } })
    expect(
      staged.refused.map(({ file, line, problem }) => [file, line, problem]).sort(([, one], [, other]) => Number(one) - Number(other)),
    ).toEqual([
      ['users', 1, 'shape'],
      ['users', 2, 'no_id'],
      ['users', 3, 'too_long'],
      ['users', 4, 'too_long'],
      ['users', 5, 'characters'],
      ['users', 6, 'characters'],
      ['users', 7, 'email'],
    ])
  })

  it('leave a contact as it is that was imported before', async () => {
    const sourceId = await addSource({ deltas: false, pageSize: 100 })
    await readAndApply(sourceId)
    const guardian = server.roster.users.find(({ sourcedId }) => sourcedId === 'guardian-1')
    if (guardian) guardian.familyName = 'Bell\u0007'
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { removed: 0, changed: 0, unchanged: 24, refused: 1 } })
  })

  it('of 1.2 are no contacts once their role has ended', async () => {
    const role = (name: string, endDate?: string) => ({ role: name, roleType: 'primary', org: { sourcedId: 'org-1' }, endDate })
    const user = (sourcedId: string, roles: object[]) => ({ sourcedId, status: 'active', familyName: 'Odd', roles })
    server.misbehave({
      filter: 'ignored',
      oddRows: [
        user('ended-1', [role('guardian', '2026-11-22')]),
        user('ends-1', [role('guardian', '2026-11-23')]),
        user('both-1', [role('teacher'), role('parent', '2026-06-30'), role('parent', '2027-06-30T00:00:00Z')]),
      ],
    })
    const staged = await read(await addSource({ version: '1.2', pageSize: 100 }))
    expect(staged).toMatchObject({ counts: { added: 26, refused: 0 }, notes: { ended: 1 } })
  })
})

describe('a run', () => {
  const readerOf = (options: RosterClientOptions) => oneRosterRestReader(options)

  async function drain(sourceId: string, options: RosterClientOptions, signal = new AbortController().signal) {
    const { id } = await startRun(district.owner, sourceId, now)
    const { settings } = await inDistrict(district.districtId, (tx) => tx.rosterSource.findFirstOrThrow({ where: { id: sourceId } }))
    const progress: Array<{ done: number; total: number | null }> = []
    const reading = {
      districtId: district.districtId,
      sourceId,
      importId: id,
      format: 'oneroster_rest' as const,
      settings,
      file: null,
      now,
      signal,
      report: ({ done, total }: { done: number; total: number | null }) => progress.push({ done, total }),
      note: () => undefined,
    }
    let lines = 0
    for await (const { accepted } of readerOf(options)(reading)) lines += accepted.length
    return { lines, progress }
  }

  it('tells how many of how many rows it has read', async () => {
    const { lines, progress } = await drain(await addSource({ pageSize: 12 }), {})
    expect(lines).toBe(24)
    expect(progress).toEqual([12, 24, 36].map((done) => ({ done, total: 36 })))
  })

  it('gives up after so many tries', async () => {
    server.misbehave({ busy: { times: 1_000, status: 503 } })
    const tried = drain(await addSource(), { tries: 4, firstWaitMilliseconds: 1 })
    await expect(tried).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('out of order (HTTP 503). It says: Come back later.'),
    })
    expect(server.requests.filter(({ status }) => status === 503)).toHaveLength(4)
  })

  it('ends where it is cancelled, in the middle of a wait', async () => {
    server.misbehave({ busy: { times: 1_000, status: 429, retryAfter: '100' } })
    const stop = new AbortController()
    const sourceId = await addSource()
    const cancelled = drain(sourceId, {}, stop.signal)
    const isBusy = () => server.requests.some(({ status }) => status === 429)
    await expect.poll(isBusy, { timeout: 10_000 }).toBe(true)
    stop.abort(new Error('cancelled'))
    await expect(cancelled).rejects.toThrow('cancelled')
  })
})
