import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { zipOf } from '@/scripts/testing/make-zip'
import { oneRosterZip, orgsCsv, users11Csv } from '@/scripts/testing/one-roster-files'
import {
  contactOf,
  familiesOf,
  full,
  importZip,
  later,
  none,
  now,
  rowsOf,
  stage,
  table,
  users11,
} from '@/scripts/testing/one-roster-imports'

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
