import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findInvitations, revokeInvitation } from '@/lib/invitations/invitations'
import { issueLinks } from '@/lib/invitations/issue-links'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'
import { type ContactFilter, contactFilterSchema, contactSorts } from './contact-filter'
import { countContacts, findContacts } from './find-contacts'
import { getContact } from './get-contact'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-03T12:00:00Z')

async function familyNames(actor: Actor, asked: ContactFilter, at = now): Promise<string[]> {
  const filter = contactFilterSchema.parse(asked)
  const { rows } = await findContacts(actor, { filter, paging: { limit: 500 } }, at)
  expect(await countContacts(actor, filter, at)).toBe(rows.length)
  return rows.map(({ familyName }) => familyName)
}

async function rosterOf(contacts: MadeContact[]) {
  const district = await makeDistrict()
  return { ...district, ids: await makeContacts(district.districtId, contacts) }
}

describe('the search for contacts', () => {
  const roster: MadeContact[] = [
    { givenName: 'Ana María', familyName: 'Reyes', email: 'ana@maple.example.org', guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a' },
    { givenName: 'Bo', familyName: 'O’Neil', email: null, sourcedId: 'P-0017', students: [{ givenName: 'Wren', familyName: 'Hollow' }] },
    { givenName: '100%', familyName: 'Percent', email: 'under_score@example.org', guid: 'back\\slash' },
    { givenName: 'Chloë', familyName: 'Ångström', email: 'c@example.org', guid: null },
  ]

  it.each([
    ['reyes', ['Reyes']],
    ['ANA MAR', ['Reyes']],
    ['ana maría reyes', ['Reyes']],
    ['Reyes, Ana', ['Reyes']],
    ['maple.example', ['Reyes']],
    ['50A5374F', ['Reyes']],
    ['p-0017', ['O’Neil']],
    ['  Bo  ', ['O’Neil']],
    ['ÅNGSTRÖM', ['Ångström']],
    ['%', ['Percent']],
    ['_', ['Percent']],
    ['\\', ['Percent']],
    ['under_score', ['Percent']],
    ['underXscore', []],
    ['a%s', []],
    ["'; DROP TABLE contacts; --", []],
    ['nobody', []],
  ])('for %j finds %j', async (search, expected) => {
    const { owner } = await rosterOf(roster)
    expect(await familyNames(owner, { search })).toEqual(expected)
  })

  it('finds whoever stands beyond the thousands it looks at first, and pages on among them', async () => {
    const many = Array.from({ length: 5_200 }, (_, index) => ({ familyName: `Common${String(index).padStart(4, '0')}` }))
    const { owner } = await rosterOf([...many, { familyName: 'Zz Rare' }, { familyName: 'Zz Rarer' }])
    expect(await familyNames(owner, { search: 'zz rare' })).toEqual(['Zz Rare', 'Zz Rarer'])
    const page = (cursor?: string) => findContacts(owner, { filter: { search: 'zz rare' }, paging: { limit: 1, cursor } }, now)
    const first = await page()
    expect((await page(first.nextCursor ?? '')).rows.map(({ familyName }) => familyName)).toEqual(['Zz Rarer'])
    expect((await findContacts(owner, { filter: { search: 'common' }, paging: { limit: 2 } }, now)).rows).toHaveLength(2)
    expect(await countContacts(owner, { search: 'common' }, now)).toBe(5_200)
  })

  it('looks at students’ names only when asked', async () => {
    const { owner } = await rosterOf(roster)
    expect(await familyNames(owner, { search: 'wren holl' })).toEqual([])
    expect(await familyNames(owner, { search: 'wren holl', with_students: true })).toEqual(['O’Neil'])
    expect(await familyNames(owner, { search: 'reyes', with_students: true })).toEqual(['Reyes'])
  })
})

describe('the filters of contacts', () => {
  const roster: MadeContact[] = [
    {
      familyName: 'A',
      language: 'es',
      students: [
        { school: 'Oak', grade: '2' },
        { school: 'Elm', grade: '10' },
      ],
    },
    { familyName: 'B', language: 'en', email: null, students: [{ school: 'Oak', grade: '10' }] },
    { familyName: 'C', language: 'en', restricted: true, students: [{ school: 'Elm', grade: 'K' }] },
    { familyName: 'D', restricted: true, restrictionLifted: 'the court has lifted it' },
    { familyName: 'E', removedAt: now, language: 'so', students: [{ school: 'Oak', grade: '2' }] },
  ]

  it.each([
    [{}, 'ABCD'],
    [{ school: 'Oak' }, 'AB'],
    [{ grade: '10' }, 'AB'],
    [{ school: 'Oak', grade: '10' }, 'B'],
    [{ school: 'oak' }, ''],
    [{ language: 'en' }, 'BC'],
    [{ no_email: true }, 'B'],
    [{ no_email: false }, 'ACD'],
    [{ restricted: true }, 'C'],
    [{ restricted: false }, 'ABD'],
    [{ school: 'Elm', language: 'en' }, 'C'],
    [{ invitable: true }, 'ABD'],
    [{ invitable: false }, 'C'],
    [{ no_language: true }, 'D'],
    [{ no_language: false }, 'ABC'],
    [{ no_school: true }, 'D'],
    [{ no_grade: false }, 'ABC'],
    [{ no_guid: true }, ''],
    [{ reached: 'invited' }, ''],
    [{ not_reached: 'invited', language: 'en' }, 'BC'],
    [{ status: 'never_invited' }, 'ABCD'],
    [{ status: 'open' }, ''],
  ] as Array<[ContactFilter, string]>)('%o keep %j, and the removed are in none', async (filter, expected) => {
    const { owner } = await rosterOf(roster)
    expect((await familyNames(owner, filter)).join('')).toBe(expected)
  })

  it('find contacts by the status of their newest invitation, of any portal or of one', async () => {
    const { owner, ids } = await rosterOf([{ familyName: 'A' }, { familyName: 'B' }, { familyName: 'C' }])
    const portal = await makePortal(owner)
    await issueLinks(owner, { portal: portal.id, selection: { contacts: ids.slice(0, 2) }, lifetimeSeconds: 86_400 }, now)
    const [newest] = (await findInvitations(owner, { filter: { contact: ids[1] }, paging: { limit: 5 } }, now)).rows
    await revokeInvitation(owner, newest?.id ?? '', now)
    const byStatus = async (status: ContactFilter['status'], at: Date, ofPortal?: string) =>
      (await familyNames(owner, { status, ...(ofPortal ? { portal: ofPortal } : {}) }, at)).join('')
    expect([await byStatus('open', now), await byStatus('revoked', now), await byStatus('never_invited', now)]).toEqual(['A', 'B', 'C'])
    expect([await byStatus('open', later), await byStatus('expired', later)]).toEqual(['', 'A'])
    expect(await byStatus('open', now, portal.id)).toBe('A')
    expect(await byStatus('never_invited', now, crypto.randomUUID())).toBe('ABC')
  })

  it('find contacts by what bars them from being invited', async () => {
    const { owner } = await rosterOf([
      { familyName: 'A' },
      { familyName: 'B', doNotInvite: 'asked us' },
      { familyName: 'C', needsNone: 'uses Google' },
      { familyName: 'D', guid: null, sourcedId: 'D' },
    ])
    expect(await familyNames(owner, { invitable: true })).toEqual(['A', 'D'])
    expect(await familyNames(owner, { invitable: false })).toEqual(['B', 'C'])
    expect(await familyNames(owner, { no_guid: true })).toEqual(['D'])
  })

  it('find contacts by how far any of their invitations came, of any portal or of one', async () => {
    const { districtId, owner, ids } = await rosterOf([{ familyName: 'A' }, { familyName: 'B' }, { familyName: 'C' }])
    const [, b = '', c = ''] = ids
    const portal = await makePortal(owner)
    const made = await makeInvitations(
      districtId,
      [b, c, c].map((contactId) => ({ contactId, portalId: portal.id })),
    )
    // The older of two counts as well, and who activated has opened, whoever said so.
    const activated = { where: { districtId_id: { districtId, id: made[1] ?? '' } }, data: { activatedAt: now } }
    await inDistrict(districtId, (tx) => tx.invitation.update(activated))
    expect(await familyNames(owner, { reached: 'invited' })).toEqual(['B', 'C'])
    expect(await familyNames(owner, { reached: 'opened' })).toEqual(['C'])
    expect(await familyNames(owner, { reached: 'activated', portal: portal.id })).toEqual(['C'])
    expect(await familyNames(owner, { reached: 'invited', not_reached: 'activated' })).toEqual(['B'])
    expect(await familyNames(owner, { not_reached: 'invited', portal: crypto.randomUUID() })).toEqual(['A', 'B', 'C'])
  })
})

describe('the pages of contacts', () => {
  const roster = Array.from(
    { length: 23 },
    (_, index): MadeContact => ({
      familyName: ['Reyes', 'reyes', 'Åberg', 'Zhou', ''][index % 5] ?? '',
      givenName: ['Ana', 'Bo'][index % 2] ?? '',
      email: index % 3 === 0 ? null : `${['a', 'b'][index % 2]}@example.org`,
    }),
  )

  it.each(contactSorts)('sorted by %s hold each contact once, forward and back, with ties and without e-mails', async (sort) => {
    const { owner, ids } = await rosterOf(roster)
    const page = (cursor: string | undefined) => findContacts(owner, { filter: {}, sort, paging: { limit: 4, cursor } }, now)
    const forward = [await page(undefined)]
    while (forward.at(-1)?.nextCursor) forward.push(await page(forward.at(-1)?.nextCursor ?? ''))
    const seen = forward.flatMap(({ rows }) => rows.map(({ id }) => id))
    expect(seen).toHaveLength(23)
    expect([...seen].sort()).toEqual([...ids].sort())
    const whole = await findContacts(owner, { filter: {}, sort, paging: { limit: 500 } }, now)
    expect(whole.rows.map(({ id }) => id)).toEqual(seen)
    const back = [forward.at(-1)]
    while (back[0]?.previousCursor) back.unshift(await page(back[0].previousCursor))
    expect(back.flatMap((found) => found?.rows.map(({ id }) => id) ?? [])).toEqual(seen)
    expect(await countContacts(owner, {}, now)).toBe(23)
  })

  it('are in the opposite order for the opposite sort', async () => {
    const { owner } = await rosterOf(roster)
    const ids = async (sort: 'name' | '-name' | 'email' | '-email') =>
      (await findContacts(owner, { filter: {}, sort, paging: { limit: 500 } }, now)).rows.map(({ id }) => id)
    expect(await ids('-name')).toEqual((await ids('name')).reverse())
    expect(await ids('-email')).toEqual((await ids('email')).reverse())
  })

  it('refuse the cursor of another list or order', async () => {
    const { owner } = await rosterOf(roster)
    const cursor = (values: string[]) => Buffer.from(JSON.stringify({ direction: 'after', values })).toString('base64url')
    for (const values of [
      ['Reyes'],
      ['Reyes', 'Ana', 'x'],
      ['Reyes', 'Ana', crypto.randomUUID(), 'x'],
      ['a\0', 'b', crypto.randomUUID()],
    ]) {
      const found = findContacts(owner, { filter: {}, paging: { limit: 4, cursor: cursor(values) } }, now)
      await expect(found).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })
})

describe('a sender with schools', () => {
  it('sees the contacts of these schools alone: in the list, in the count and by id', async () => {
    const { sender, ids } = await rosterOf([
      { familyName: 'A', students: [{ school: 'Oak', grade: '1' }] },
      { familyName: 'B', givenName: 'Quincy', students: [{ school: 'Elm', grade: '2' }] },
      { familyName: 'C', students: [{ school: 'Elm' }, { school: 'Oak', grade: '3' }] },
      { familyName: 'D' },
    ])
    const [a = '', b = '', c = '', d = ''] = ids
    const ofOak = { ...sender, schools: ['Oak'] }
    expect(await familyNames(ofOak, {})).toEqual(['A', 'C'])
    expect(await familyNames(ofOak, { search: 'Quincy' })).toEqual([])
    expect((await getContact(ofOak, a, now)).familyName).toBe('A')
    expect((await getContact(ofOak, c, now)).familyName).toBe('C')
    for (const id of [b, d]) await expect(getContact(ofOak, id, now)).rejects.toMatchObject({ code: 'not_found' })
    expect(await familyNames({ ...sender, schools: ['Oak', 'Elm'] }, {})).toEqual(['A', 'B', 'C'])
    expect(await familyNames({ ...sender, schools: ["Oak') OR true --"] }, {})).toEqual([])
  })
})

describe('getContact', () => {
  it('shows one that has left the roster, too, and the facts that keep it from being invited', async () => {
    const { owner, ids } = await rosterOf([
      { removedAt: now, restricted: true, restrictionLifted: 'the court has lifted it', doNotInvite: 'asked us', needsNone: 'uses Google' },
    ])
    expect(await getContact(owner, ids[0] ?? '', now)).toMatchObject({
      removedAt: now,
      restricted: false,
      restrictedByRoster: true,
      restrictionLiftedReason: 'the court has lifted it',
      doNotInviteReason: 'asked us',
      needsNoneReason: 'uses Google',
      status: 'never_invited',
    })
  })

  it.each(['nonsense', '', crypto.randomUUID(), '../x'])('refuses %j with not_found', async (id) => {
    const { owner } = await makeDistrict()
    await expect(getContact(owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('reads no contact of a district while another is set', async () => {
  const ours = await rosterOf([{ familyName: 'Ours' }])
  const theirs = await rosterOf([{ familyName: 'Theirs' }])
  expect(await inDistrict(ours.districtId, (tx) => tx.contact.count({ where: { districtId: theirs.districtId } }))).toBe(0)
  expect(await familyNames(ours.owner, {})).toEqual(['Ours'])
})
