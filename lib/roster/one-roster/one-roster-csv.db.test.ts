import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import {
  contactOf,
  familiesOf,
  full,
  importZip,
  later,
  none,
  notesOf,
  now,
  rowsOf,
  stage,
  table,
} from '@/scripts/testing/one-roster-imports'

const setGuidFrom = ({ districtId }: Actor, guidFrom: object) =>
  inDistrict(districtId, (tx) =>
    tx.rosterSource.create({ data: { districtId, name: 'oneroster', format: 'oneroster', settings: { guidFrom } } }),
  )

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
