import { describe, expect, it } from 'vitest'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { oneRosterZip, orgsCsv } from '@/scripts/testing/one-roster-files'
import {
  contactOf,
  familiesOf,
  importHeldZip,
  importZip,
  later,
  none,
  notesOf,
  now,
  stage,
  table,
} from '@/scripts/testing/one-roster-imports'

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
    await importHeldZip(owner, oneRosterZip('1.2', { 'roles.csv': roles }, { roles: 'delta', users: 'absent' }), now)
    expect(await familiesOf(owner)).toEqual({ 'p-2': ['s-1 parent'], 'p-3': ['s-1 relative'] })
  })

  it('ends with the day of the district, not with that of Greenwich, and so does what the same file says', async () => {
    const { owner } = await makeDistrict()
    const [lateOnThe20th, andLater, onThe21st] = ['03:00', '05:59', '06:01'].map((time) => new Date(`2026-11-21T${time}:00Z`))
    const staged = await stage(owner, full12(), lateOnThe20th)
    expect(staged).toMatchObject({ counts: { ...none, added: 3 } })
    await applyRoster(owner, staged.id, {}, lateOnThe20th ?? now)
    expect(await notesOf(owner, (await stage(owner, full12(), andLater)).id)).toMatchObject({ isSameFile: 1, ended: 0 })
    expect(await stage(owner, full12(), onThe21st)).toMatchObject({ counts: { ...none, removed: 1, unchanged: 2 }, notes: { ended: 1 } })
  })
})
