import { describe, expect, it } from 'vitest'
import { readRestOrg, readRestUser } from './one-roster-rest-user'

const place = { file: 'users' as const, line: 3 }
const user = (given: object) => readRestUser({ sourcedId: 'u-1', status: 'active', familyName: 'Lark', ...given }, place)
const dataOf = (given: object) => {
  const read = user(given)
  if (!('row' in read)) throw new Error(read.refused.reason)
  return read.row.data
}

describe('readRestUser', () => {
  it('reads a user of 1.1', () => {
    const read = readRestUser(
      {
        sourcedId: 'u-1',
        status: 'active',
        dateLastModified: '2026-11-20T06:00:00.000Z',
        metadata: { Language: 'es_MX', 'gg4l.guid': 'g-1', vendor: { Code: 7 } },
        userIds: [{ type: 'portal', identifier: 'g-2' }, { type: '', identifier: 'x' }, 7],
        enabledUser: 'false',
        givenName: ' Ana  Maria ',
        familyName: 'Lark',
        role: 'Guardian',
        email: 'ana@example.org',
        sms: '+1 555 0100',
        phone: '',
        agents: [{ href: 'https://sis.example.org/users/s%201?x', type: 'user' }, { sourcedId: 's-2' }, 's-2', 's-3'],
        orgs: [{ href: 'https://sis.example.org/orgs/org-1', sourcedId: 'org-1', type: 'org' }],
        grades: ['03', ' 04 ', ''],
      },
      place,
    )
    expect(read).toEqual({
      row: {
        kind: 'user',
        sourcedId: 'u-1',
        file: 'users',
        line: 3,
        data: {
          givenName: 'Ana Maria',
          familyName: 'Lark',
          email: 'ana@example.org',
          phone: '+1 555 0100',
          language: 'es-MX',
          roles: ['guardian'],
          agents: ['s 1', 's-2', 's-3'],
          orgs: ['org-1'],
          grades: ['03', '04'],
          enabled: false,
          userIds: [{ type: 'portal', identifier: 'g-2' }],
          metadata: { language: 'es_MX', 'gg4l.guid': 'g-1', 'vendor.code': '7' },
        },
      },
      roles: ['guardian'],
      modifiedAt: Date.parse('2026-11-20T06:00:00Z'),
    })
  })

  it('reads the roles of 1.2 with their ends, the preferred names and the primary org first', () => {
    const role = (name: string, org: string, endDate?: string) => ({ role: name, org: { sourcedId: org }, endDate })
    expect(
      dataOf({
        givenName: 'Anastasia',
        preferredFirstName: 'Ana',
        preferredLastName: 'Lark-Brook',
        primaryOrg: { sourcedId: 'org-2' },
        roles: [
          role('guardian', 'org-1', '2026-06-30'),
          role('guardian', 'org-2', '2027-06-30'),
          role('teacher', 'org-1'),
          role('parent', 'org-1', '2026-01-01'),
          role('parent', 'org-3'),
        ],
      }),
    ).toMatchObject({
      givenName: 'Ana',
      familyName: 'Lark-Brook',
      orgs: ['org-2', 'org-1', 'org-3'],
      roles: ['guardian', 'teacher', 'parent'],
      roleEnds: { guardian: '2027-06-30' },
    })
  })

  it('takes what is no list for one, and what is not there for nothing', () => {
    expect(dataOf({ agents: 's-1, s-2', grades: '05', roles: 'parent', orgs: null })).toMatchObject({
      agents: ['s-1', 's-2'],
      grades: ['05'],
      roles: ['parent'],
      orgs: [],
    })
    expect(dataOf({})).toMatchObject({ givenName: '', email: null, phone: null, language: null, enabled: true, agents: [], roles: [] })
    expect(dataOf({ SOURCEDID: 'x', enableduser: true, GivenName: 'Ana' })).toMatchObject({ enabled: true, givenName: 'Ana' })
  })

  it('names what keeps it from being a contact, and where nothing could be seen', () => {
    expect(dataOf({ email: 'nobody' })).toMatchObject({ doubt: { problem: 'email' } })
    expect(dataOf({ familyName: '' })).toMatchObject({ doubt: { problem: 'no_name' } })
    expect(dataOf({ givenName: 'A\u200bna' })).toMatchObject({ givenName: 'Ana', cleaned: ['givenName'] })
  })

  it('leaves out languages, ids and metadata that are none', () => {
    expect(
      dataOf({ metadata: { language: 'Spanish (Mexico)', note: 'a\u0000b', deep: { er: { and: { deeper: { still: 1 } } } } } }),
    ).toMatchObject({
      language: null,
      metadata: { language: 'Spanish (Mexico)' },
    })
    expect(dataOf({ agents: ['x'.repeat(300), { sourcedId: '' }, {}, null] })).toMatchObject({ agents: [] })
  })

  it('cuts no character in half', () => {
    expect(dataOf({ grades: [`${'x'.repeat(99)}😀`, 'a\u0000', '\ud83d'] })).toMatchObject({ grades: ['x'.repeat(99)] })
    const { refused } = user({ enabledUser: `${'x'.repeat(59)}😀` }) as { refused: { reason: string } }
    expect(refused.reason).toContain(`${'x'.repeat(59)}…`)
  })

  it.each(['tobedeleted', 'inactive', 'ToBeDeleted'])('takes a user of status %s away, whatever else is said', (status) => {
    expect(dataOf({ status, familyName: 'Bell\u0007' })).toBeNull()
  })

  it.each([
    ['no object', 7, 'shape', null],
    ['a list', [], 'shape', null],
    ['no sourcedId', { familyName: 'Lark' }, 'no_id', null],
    ['a sourcedId that is an object', { sourcedId: {} }, 'no_id', null],
    ['a sourcedId that is too long', { sourcedId: 'x'.repeat(256) }, 'too_long', null],
    ['a control character', { sourcedId: 'u-1', familyName: 'a\u0000' }, 'characters', 'u-1'],
    ['a role that ends on no day', { sourcedId: 'u-1', roles: [{ role: 'guardian', endDate: '03/04/2025' }] }, 'date', 'u-1'],
    [
      'a role that ends on a day that no month has',
      { sourcedId: 'u-1', roles: [{ role: 'parent', endDate: '2025-02-30' }] },
      'date',
      'u-1',
    ],
    ['an unknown status', { sourcedId: 'u-1', status: 'deleted' }, 'value', 'u-1'],
    ['an unknown word for who is enabled', { sourcedId: 'u-1', enabledUser: 'disabled' }, 'flag', 'u-1'],
    ['half a character', { sourcedId: 'u-1', givenName: 'a\ud83d' }, 'characters', 'u-1'],
    ['a name that is too long', { sourcedId: 'u-1', givenName: 'é'.repeat(900), familyName: 'é'.repeat(900) }, 'too_long', 'u-1'],
  ])('refuses %s with its place', (_, value, problem, kept) => {
    expect(readRestUser(value, place)).toMatchObject({
      refused: { file: 'users', line: 3, problem, reason: expect.any(String) },
      kept: kept && { kind: 'user', sourcedId: kept, file: 'users', line: 3 },
    })
  })
})

it('reads an org', () => {
  const read = readRestOrg({ sourcedId: 'org-1', name: ' Maple  Grove ', type: 'School', children: [] }, { file: 'orgs', line: 1 })
  expect(read).toMatchObject({
    row: { kind: 'org', sourcedId: 'org-1', file: 'orgs', line: 1, data: { name: 'Maple Grove', type: 'school' } },
  })
})
