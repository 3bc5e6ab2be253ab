import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { keepHouse } from '@/lib/jobs/housekeeping'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { zipOf } from '@/scripts/testing/make-zip'
import { oneRosterZip, orgsCsv, users11Csv } from '@/scripts/testing/one-roster-files'
import { settleOneRoster, undoOneRoster } from './one-roster-settle'

const now = new Date('2026-11-21T15:00:00Z')
const later = new Date('2026-11-22T15:00:00Z')
const none = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

const stage = (actor: Actor, body: Uint8Array, at = now) => stageRoster(actor, { format: 'oneroster', body }, at)

/** As an owner, so that small fixtures are not held. */
async function importZip(actor: Actor, body: Uint8Array, at = now) {
  const staged = await stage(actor, body, at)
  expect(staged).toMatchObject({ refusal: null })
  return applyRoster(actor, staged.id, { release: true }, at)
}

type Family = Record<string, string[]>

/** Who is in the roster, by sourcedId: each with `student relationship`. */
async function familiesOf({ districtId }: Actor): Promise<Family> {
  const contacts = await inDistrict(districtId, (tx) =>
    tx.contact.findMany({
      where: { districtId, removedAt: null },
      orderBy: { sourcedId: 'asc' },
      include: { relationships: { include: { student: true } } },
    }),
  )
  return Object.fromEntries(
    contacts.map(({ sourcedId, relationships }) => [
      sourcedId,
      relationships.map(({ relationship, student }) => `${student.sourcedId} ${relationship}`).sort(),
    ]),
  )
}

const contactOf = ({ districtId }: Actor, sourcedId: string) =>
  inDistrict(districtId, (tx) =>
    tx.contact.findFirstOrThrow({ where: { districtId, sourcedId }, include: { relationships: { include: { student: true } } } }),
  )

const schoolOf = ({ districtId }: Actor, sourcedId: string) =>
  inDistrict(districtId, async (tx) => (await tx.student.findFirstOrThrow({ where: { districtId, sourcedId } })).school)

const notesOf = async ({ districtId }: Actor, id: string) =>
  (await inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))).counts

const rowsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => ({
    inForce: await tx.oneRosterRow.count({ where: { districtId, importId: null } }),
    ofImports: await tx.oneRosterRow.count({ where: { districtId, NOT: { importId: null } } }),
  }))

const setGuidFrom = ({ districtId }: Actor, guidFrom: object) =>
  inDistrict(districtId, (tx) =>
    tx.rosterSource.create({ data: { districtId, name: 'oneroster', format: 'oneroster', settings: { guidFrom } } }),
  )

const users11 = 'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName,email,agentSourcedIds'
const table = (header: string, ...lines: string[]) => [header, ...lines].join('\n')
const full = (files: Record<string, string> = {}) => oneRosterZip('1.1', { 'orgs.csv': orgsCsv, 'users.csv': users11Csv, ...files })
const delta = (...lines: string[]) => oneRosterZip('1.1', { 'users.csv': table(users11, ...lines) }, { users: 'delta', orgs: 'absent' })

const users12 =
  'sourcedId,status,enabledUser,givenName,familyName,email,sms,phone,agentSourcedIds,grades,preferredGivenName,primaryOrgSourcedId'
const roles12 = 'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId'
const users12Csv = table(
  users12,
  's-1,,true,Bo,Ruiz,,,,p-1,03,,',
  'p-1,,true,Ana,Ruiz,ana@example.org,,,,,Anita,',
  'p-2,,true,Dana,Lee,,,,s-1,,,',
  'p-3,,true,Eve,Stone,,,,s-1,,,',
)
const roles12Csv = table(
  roles12,
  'r-1,,,s-1,primary,student,2026-08-15,2027-06-30,o-2,',
  'r-2,,,p-1,primary,teacher,,,o-1,',
  'r-3,,,p-1,secondary,guardian,,,o-2,',
  'r-4,,,p-2,primary,parent,2024-08-15,2026-11-20,o-2,',
  'r-5,,,p-3,primary,relative,,21/11/2026,o-2,',
)
const full12 = (files: Record<string, string> = {}) =>
  oneRosterZip('1.2', { 'orgs.csv': orgsCsv, 'users.csv': users12Csv, 'roles.csv': roles12Csv, ...files })

describe('a OneRoster 1.1 export', () => {
  it('brings contacts with the students that either names as agent', async () => {
    const { owner } = await makeDistrict()
    const staged = await stage(owner, full())
    expect(staged).toMatchObject({ state: 'staged', refusal: null, counts: { ...none, added: 3 } })
    expect(await notesOf(owner, staged.id)).toMatchObject({ disabled: 1, dangling: 1, ended: 0, unknownDeletions: 0 })
    expect(await applyRoster(owner, staged.id, { release: false }, now)).toMatchObject({ state: 'applied' })
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 parent', 's-2 parent'], 'p-2': ['s-1 guardian', 's-3 guardian'], 'p-3': [] })

    const ana = await contactOf(owner, 'p-1')
    expect(ana).toMatchObject({
      guid: 'p-1',
      givenName: 'Ana',
      familyName: 'Ruiz',
      email: 'ana@example.org',
      phone: '+1 555 0101',
      restricted: false,
    })
    const students = ana.relationships.map(({ student }) => student).sort((one, other) => one.givenName.localeCompare(other.givenName))
    expect(students).toMatchObject([
      { givenName: 'Bo', familyName: 'Ruiz', school: 'Birch Elementary', grade: '03' },
      { givenName: 'Cy', familyName: 'Ruiz', school: 'Cedar Middle', grade: '06' },
    ])
    expect(await contactOf(owner, 'p-2')).toMatchObject({ phone: '+1 555 0102' })
  })

  it('is unchanged when it comes again, and then keeps nothing but a head for each import', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const again = await stage(owner, full(), later)
    expect(again).toMatchObject({ state: 'staged', counts: { ...none, unchanged: 3 } })
    expect(await rowsOf(owner)).toEqual({ inForce: 12, ofImports: 2 })
    await applyRoster(owner, again.id, {}, later)
    expect(await rowsOf(owner)).toEqual({ inForce: 12, ofImports: 2 })
  })

  it('takes columns in any order and case, in vendors’ spellings, and ignores the others', async () => {
    const { owner } = await makeDistrict()
    const users = table(
      'ROLE, agentSourceIds ,familyName,resourceSourcedIds,SOURCEDID,enabledUser,orgSourceIds,shoeSize,givenName,Email,preferredFirstName,Metadata.Language',
      'student," p-1 , p-2 ",Ruiz,,s-1,,o-1,31,Bo,,,',
      'parent,,Ruiz,x,p-1,,,42,Ana,ana@example.org,Anita,es_mx',
      'parent,,Lee,x,p-2,yes,,,Dana,,,Spanish',
    )
    await importZip(owner, full({ 'users.csv': users }))
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 parent'], 'p-2': ['s-1 parent'] })
    expect(await contactOf(owner, 'p-1')).toMatchObject({ givenName: 'Anita', language: 'es-MX' })
    expect(await contactOf(owner, 'p-2')).toMatchObject({ givenName: 'Dana', language: null })
  })

  it.each([
    ['agents', 'agents'],
    ['agentSourcedId', 'agentSourcedId'],
    ['agentSourcedIds', 'agentSourcedIds'],
  ])('reads agents from the column %s', async (_, column) => {
    const { owner } = await makeDistrict()
    await importZip(owner, full({ 'users.csv': table(`sourcedId,role,familyName,${column}`, 's-1,student,Ruiz,p-1', 'p-1,parent,Ruiz,') }))
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 parent'] })
  })

  it.each([
    ['a user id', { from: 'userId', type: 'gg4l' }, 'userIds', '"{LDAP:ana},{GG4L:guid-1}"', 'guid-1'],
    ['a user id in quotes', { from: 'userId', type: 'GG4L' }, 'userIds', '"{""GG4L"":""guid-1""}"', 'guid-1'],
    ['a user id without braces', { from: 'userId', type: 'GG4L' }, 'userIds', '"LDAP:ana,GG4L:urn:guid-1"', 'urn:guid-1'],
    ['metadata', { from: 'metadata', name: 'ggId' }, 'metadata.ggid', 'guid-1', 'guid-1'],
    ['a column of its own', { from: 'metadata', name: 'metadata.GUID' }, 'guid', 'guid-1', 'guid-1'],
    ['nowhere', { from: 'none' }, 'guid', 'guid-1', null],
  ])('takes the GUID from %s', async (_, guidFrom, column, value, guid) => {
    const { owner } = await makeDistrict()
    await setGuidFrom(owner, guidFrom)
    await importZip(
      owner,
      full({ 'users.csv': table(`sourcedId,role,familyName,${column}`, `p-1,parent,Ruiz,${value}`, 'p-2,parent,Lee,') }),
    )
    expect(await contactOf(owner, 'p-1')).toMatchObject({ guid })
    expect(await contactOf(owner, 'p-2')).toMatchObject({ guid: null })
  })

  it('keeps of user ids and metadata only what holds the GUID', async () => {
    const { owner, districtId } = await makeDistrict()
    await setGuidFrom(owner, { from: 'userId', type: 'GG4L' })
    const users = table('sourcedId,role,familyName,userIds,metadata.lunch', 'p-1,parent,Ruiz,"{GG4L:g-1},{SSN:078-05-1120}",free')
    await importZip(owner, full({ 'users.csv': users }))
    const rows = await inDistrict(districtId, (tx) => tx.oneRosterRow.findMany({ where: { kind: 'user' } }))
    expect(JSON.stringify(rows)).toContain('g-1')
    expect(JSON.stringify(rows)).not.toMatch(/078-05-1120|free/)
  })
})

describe('a delta', () => {
  it('changes only what it names, and reads the rest from before', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const applied = await importZip(owner, delta('p-1,active,2026-11-22T10:00:00Z,true,o-1,parent,Ana,Ruiz,new@example.org,'), later)
    expect(applied.counts).toEqual({ ...none, changed: 1, unchanged: 2 })
    expect(await contactOf(owner, 'p-1')).toMatchObject({ email: 'new@example.org' })
    expect(await familiesOf(owner)).toMatchObject({ 'p-1': ['s-1 parent', 's-2 parent'], 'p-2': ['s-1 guardian', 's-3 guardian'] })
  })

  it('follows a student who changes school and agents', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    await importZip(owner, delta('s-1,active,2026-11-22,true,o-2,student,Bo,Ruiz,,p-3'), later)
    expect(await familiesOf(owner)).toEqual({
      'p-1': ['s-2 parent'],
      'p-2': ['s-1 guardian', 's-3 guardian'],
      'p-3': ['s-1 relative'],
    })
    expect(await schoolOf(owner, 's-1')).toBe('Cedar Middle')
  })

  it('takes away users that are to be deleted, and counts those it has never seen', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const staged = await stage(
      owner,
      delta('p-2,tobedeleted,2026-11-22,,,,,,,', 's-2,ToBeDeleted,,,,,,,,', 'x-9,tobedeleted,2026-11-22,,,,,,,'),
      later,
    )
    expect(staged.counts).toEqual({ ...none, changed: 1, removed: 1, unchanged: 1 })
    expect(await notesOf(owner, staged.id)).toMatchObject({ unknownDeletions: 1 })
    await applyRoster(owner, staged.id, { release: true }, later)
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 parent'], 'p-3': [] })
  })

  it('remembers an agent until its user becomes a guardian', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    await importZip(
      owner,
      delta('p-9,active,2026-11-22,true,,guardian,Nia,New,,', 't-1,active,2026-11-22,true,o-1,guardian,Tom,Teach,,'),
      later,
    )
    expect(await familiesOf(owner)).toMatchObject({ 'p-9': ['s-1 guardian'], 't-1': ['s-1 guardian'] })
  })

  it('leaves alone what it calls absent and what is missing', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const orgs = table('sourcedId,name,type', 'o-1,Birch Primary,school')
    const renamed = oneRosterZip('1.1', { 'orgs.csv': orgs, 'users.csv': table(users11, '') }, { orgs: 'delta', users: 'absent' })
    expect((await importZip(owner, renamed, later)).counts).toMatchObject({ removed: 0 })
    expect(await schoolOf(owner, 's-1')).toBe('Birch Primary')
    const missing = oneRosterZip('1.1', { 'orgs.csv': orgs }, { orgs: 'delta', users: 'bulk' })
    expect((await stage(owner, missing, later)).counts).toEqual({ ...none, unchanged: 3 })
  })

  it('gives way to a bulk file, which takes away what it leaves out', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    await importZip(owner, delta('p-5,active,,true,,parent,Pia,Park,,s-1'), later)
    expect(Object.keys(await familiesOf(owner))).toEqual(['p-1', 'p-2', 'p-3', 'p-5'])
    await importZip(owner, full(), later)
    expect(Object.keys(await familiesOf(owner))).toEqual(['p-1', 'p-2', 'p-3'])
  })

  it('is read again over what another import of its source put in force meanwhile', async () => {
    const { owner, districtId } = await makeDistrict()
    await importZip(owner, full())
    const early = await stage(owner, delta('p-1,active,,true,o-1,parent,Ana,Ruiz,early@example.org,'), later)
    await importZip(owner, delta('p-2,active,,true,o-2,guardian,Dana,Lee,late@example.org,s-3'), later)
    const { sourceId } = await inDistrict(districtId, (tx) => tx.rosterImport.findFirstOrThrow({ where: { id: early.id } }))
    const settled = inDistrict(districtId, (tx) => settleOneRoster(tx, { districtId, importId: early.id, sourceId }))
    await expect(settled).rejects.toMatchObject({ code: 'conflict' })
    expect(await applyRoster(owner, early.id, { release: true }, later)).toMatchObject({
      state: 'applied',
      counts: { changed: 1, unchanged: 2 },
    })
    expect(await contactOf(owner, 'p-1')).toMatchObject({ email: 'early@example.org' })
    expect(await contactOf(owner, 'p-2')).toMatchObject({ email: 'late@example.org' })
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 parent', 's-2 parent'], 'p-2': ['s-3 guardian'], 'p-3': [] })
  })
})

describe('undoing what an import put in force', () => {
  const undo = ({ districtId }: Actor, { id, sourceId }: { id: string; sourceId: string }) =>
    inDistrict(districtId, (tx) => undoOneRoster(tx, { districtId, importId: id, sourceId }))

  const placeOf = ({ districtId }: Actor, id: string) =>
    inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))

  const stated = ({ districtId }: Actor) =>
    inDistrict(districtId, async (tx) => {
      const rows = await tx.oneRosterRow.findMany({
        where: { districtId, importId: null, NOT: { sourcedId: '' } },
        orderBy: { sourcedId: 'asc' },
      })
      return rows.map(({ kind, sourcedId, data }) => [kind, sourcedId, data])
    })

  it('brings back what was there before: changed, added and deleted rows', async () => {
    const { owner } = await makeDistrict()
    const first = await placeOf(owner, (await importZip(owner, full())).id)
    const before = await stated(owner)
    const lines = ['p-1,active,,true,o-1,parent,Ana,Vega,,', 'p-2,tobedeleted,,,,,,,,', 'p-7,active,,true,,parent,Pia,Park,,s-1']
    const second = await placeOf(owner, (await importZip(owner, delta(...lines), later)).id)
    const after = await stated(owner)
    await expect(undo(owner, first)).rejects.toMatchObject({ code: 'conflict' })
    await undo(owner, second)
    expect(await stated(owner)).toEqual(before)
    expect(after).not.toEqual(before)
    await undo(owner, first)
    expect(await stated(owner)).toEqual([])
    expect(await rowsOf(owner)).toEqual({ inForce: 0, ofImports: 0 })
  })

  it('is refused when what the import replaced is kept no longer', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const place = await placeOf(owner, (await importZip(owner, delta('p-2,tobedeleted,,,,,,,,'), later)).id)
    const nextMonth = new Date('2026-12-22T15:00:00Z')
    await keepHouse(nextMonth)
    expect(await rowsOf(owner)).toEqual({ inForce: 11, ofImports: 0 })
    await expect(undo(owner, place)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('kept no longer') })
  })
})

describe('a OneRoster 1.2 export', () => {
  it('reads roles from roles.csv: a teacher may be a guardian, and a role that has ended is none', async () => {
    const { owner } = await makeDistrict()
    const staged = await stage(owner, full12())
    expect(staged).toMatchObject({ refusal: null, counts: { ...none, added: 2 } })
    expect(await notesOf(owner, staged.id)).toMatchObject({ ended: 1, dangling: 0 })
    await applyRoster(owner, staged.id, {}, now)
    expect(await familiesOf(owner)).toEqual({ 'p-1': ['s-1 guardian'], 'p-3': ['s-1 relative'] })
    expect(await contactOf(owner, 'p-1')).toMatchObject({
      givenName: 'Anita',
      relationships: [{ student: { school: 'Cedar Middle', grade: '03' } }],
    })
  })

  it('notices that a role ends while nothing is stated of it', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full12())
    const nothing = oneRosterZip('1.2', { 'roles.csv': roles12 }, { roles: 'delta' })
    const staged = await stage(owner, nothing, later)
    expect(staged).toMatchObject({ counts: { ...none, removed: 1, unchanged: 1 } })
  })

  it('follows roles that come and go', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full12())
    const roles = table(roles12, 'r-4,active,,p-2,primary,parent,,2027-06-30,o-2,', 'r-3,tobedeleted,,,,,,,,')
    await importZip(owner, oneRosterZip('1.2', { 'roles.csv': roles }, { roles: 'delta', users: 'absent' }), now)
    expect(await familiesOf(owner)).toEqual({ 'p-2': ['s-1 parent'], 'p-3': ['s-1 relative'] })
  })
})

describe('lines that are refused', () => {
  it('are told with file, line and reason, and what was said before stays', async () => {
    const { owner } = await makeDistrict()
    await importZip(owner, full())
    const users = users11Csv
      .replace('ana@example.org', 'ana at example.org')
      .replace('p-2,,,true', 'p-2,,02/03/2026,true')
      .replace('s-2,,,true', 's-2,,,maybe')
      .replace('Tom,Teach', 'Tom\u0007,Teach')
    const extra = [
      's-1,,,true,o-2,student,bo,,Bo,Again,,,,,,,,',
      ',,,true,o-2,parent,x,,No,Id,,,,,,,,',
      'p-6,,,true,o-2,wizard,x,,Wanda,Wiz,,,,,,,,',
      'p-7,archived,,true,o-2,parent,x,,Ava,Old,,,,,,,,',
      'p-8,,13/02/2026,true,o-2,parent,x,,Ike,Iso,,,,,,,,',
      `${'p'.repeat(300)},,,true,o-2,parent,x,,Lo,Long,,,,,,,,`,
      `p-10,,,true,o-2,parent,x,,${'x'.repeat(1_001)},Long,,,,,,,,`,
      'p-11,,,true,o-2,parent,x,,Too,Many,,,,,,,,,,,more',
      '',
    ].join('\n')
    const staged = await stage(owner, full({ 'users.csv': users + extra }), later)
    expect(
      staged.refused.map(({ file, line, reason }) => [file, line, reason]).sort(([, one], [, other]) => Number(one) - Number(other)),
    ).toEqual([
      ['users.csv', 3, 'enabledUser is “maybe”; it must be true or false.'],
      ['users.csv', 5, 'The e-mail address “ana at example.org” is not one.'],
      ['users.csv', 6, 'dateLastModified is “02/03/2026”, which is no date or could be two. Write it as YYYY-MM-DD.'],
      ['users.csv', 9, expect.stringContaining('U+0007')],
      ['users.csv', 10, 'The sourcedId “s-1” is already on line 2; only that line counts.'],
      ['users.csv', 11, 'sourcedId is empty.'],
      ['users.csv', 12, 'OneRoster has no role “wizard”.'],
      ['users.csv', 13, 'status is “archived”; it must be active or tobedeleted.'],
      ['users.csv', 15, 'sourcedId has over 255 characters.'],
      ['users.csv', 16, 'givenName has 1,001 characters; 1,000 is the most.'],
      ['users.csv', 17, expect.stringContaining('but the header has 18 columns.')],
    ])
    await applyRoster(owner, staged.id, { release: true }, later)
    expect(await familiesOf(owner)).toEqual({
      'p-1': ['s-1 parent', 's-2 parent'],
      'p-2': ['s-1 guardian', 's-3 guardian'],
      'p-3': [],
      'p-8': [],
    })
    expect(await contactOf(owner, 'p-1')).toMatchObject({ email: 'ana@example.org' })
  })

  it('are none where only invisible characters were taken out', async () => {
    const { owner } = await makeDistrict()
    const staged = await stage(owner, full({ 'users.csv': users11Csv.replace('Ana,Ruiz', 'An\u200ba,Ru\u202eiz') }))
    expect(staged).toMatchObject({ counts: { ...none, added: 3 }, refused: [] })
    await applyRoster(owner, staged.id, {}, now)
    expect(await contactOf(owner, 'p-1')).toMatchObject({ givenName: 'Ana', familyName: 'Ruiz' })
  })

  it('leave a student alone whose e-mail address is none', async () => {
    const { owner } = await makeDistrict()
    const users = table(users11, 's-1,,,true,o-1,student,Bo,,bo@,p-1', 'p-1,,,true,,parent,Ana,Ruiz,,')
    const staged = await stage(owner, full({ 'users.csv': users }))
    expect(staged).toMatchObject({ counts: { ...none, added: 1 }, refused: [] })
  })
})

describe('a ZIP that is refused as a whole', () => {
  const manifest = (properties: string) => `propertyName,value\n${properties}`
  const users = table(users11, 'p-1,,,true,,parent,Ana,Ruiz,,')

  it.each<[string, Uint8Array, string]>([
    ['without a manifest', zipOf({ 'users.csv': users }), 'The ZIP has no manifest.csv'],
    [
      'with a manifest of another case',
      zipOf({ 'Manifest.csv': '', 'users.csv': users }),
      '“Manifest.csv”, which OneRoster calls manifest.csv',
    ],
    ['with users of another case', oneRosterZip('1.1', { 'Users.csv': users }), '“Users.csv”, which OneRoster calls users.csv'],
    ['of another version', oneRosterZip('2.0', { 'users.csv': users }), 'The export is OneRoster “2.0”'],
    ['of no version', zipOf({ 'manifest.csv': manifest('file.users,bulk'), 'users.csv': users }), 'does not say oneroster.version'],
    ['with a word of its own', oneRosterZip('1.1', { 'users.csv': users }, { users: 'full' }), '“full” for file.users'],
    ['whose manifest is silent', zipOf({ 'manifest.csv': manifest('oneroster.version,1.1'), 'users.csv': users }), 'Add file.users to it.'],
    [
      'whose files are absent',
      oneRosterZip('1.1', { 'users.csv': users }, { users: 'absent' }),
      'The ZIP brings none of orgs.csv, users.csv',
    ],
    ['that brings no users to a new source', oneRosterZip('1.1', { 'orgs.csv': orgsCsv }), 'It brings no users'],
    ['with nobody below a header', oneRosterZip('1.1', { 'users.csv': users11 }), 'users.csv has a header and nothing below it'],
    ['with an empty file', oneRosterZip('1.1', { 'users.csv': '' }), 'users.csv is empty'],
    [
      'without the column role',
      oneRosterZip('1.1', { 'users.csv': 'sourcedId,familyName\np-1,Ruiz\n' }),
      'users.csv: The column role is missing.',
    ],
    [
      'without any contact',
      oneRosterZip('1.1', { 'users.csv': table(users11, 's-1,,,true,,student,Bo,Ruiz,,') }),
      'Nobody in it is a parent',
    ],
    ['with an unclosed quote', oneRosterZip('1.1', { 'users.csv': `${users}\n"p-2,` }), 'users.csv: A quote (") that is opened on line 3'],
    [
      'with 1,000,000 columns',
      oneRosterZip('1.1', { 'users.csv': `${users11}${noise(20_000_000).replace(/.{20}/g, '$&,')}\n` }),
      'users.csv: Line 1 is longer than 2 MB',
    ],
    [
      'with a huge field',
      oneRosterZip('1.1', { 'users.csv': `${users}\np-2,${noise(12_000_000)}` }),
      'users.csv: Line 3 is longer than 2 MB',
    ],
    [
      'with NUL bytes',
      oneRosterZip('1.1', { 'users.csv': `${users}\np-2,\0` }),
      'users.csv: The file is not a text file: it holds NUL characters.',
    ],
    [
      'in UTF-16',
      zipOf({ 'manifest.csv': manifest('oneroster.version,1.1\nfile.users,bulk'), 'users.csv': Buffer.from(users, 'utf16le') }),
      'users.csv: The file is in UTF-16.',
    ],
    [
      'that is a bomb',
      zipOf({ 'manifest.csv': manifest('oneroster.version,1.1'), 'users.csv': new Uint8Array(50_000_000) }),
      'unpacks to over 200 times',
    ],
    ['that is no ZIP', Buffer.from(users), 'The file is not a ZIP.'],
    ['that is empty', new Uint8Array(), 'The file is empty.'],
    ['that is cut off', full().subarray(0, -30), 'The ZIP is damaged'],
    ['with a path upwards', zipOf({ '../manifest.csv': '' }), 'which leads out of it'],
    ['with a folder', zipOf({ 'export/manifest.csv': '' }), 'The ZIP holds the folder “export”'],
  ])('is one %s', async (_, body, sentence) => {
    const { owner } = await makeDistrict()
    const refused = await stage(owner, body)
    expect(refused).toMatchObject({ state: 'refused', refusal: expect.stringContaining(sentence), counts: none })
    expect(await rowsOf(owner)).toEqual({ inForce: 0, ofImports: 0 })
  })
})

/** Text that does not pack well. */
function noise(length: number): string {
  return randomBytes(length / 2).toString('hex')
}
