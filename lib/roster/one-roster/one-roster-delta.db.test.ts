import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { oneRosterZip } from '@/scripts/testing/one-roster-files'
import {
  contactOf,
  delta,
  familiesOf,
  full,
  importHeldZip,
  importZip,
  later,
  none,
  notesOf,
  schoolOf,
  stage,
  table,
  users11,
} from '@/scripts/testing/one-roster-imports'
import { settleOneRoster } from './one-roster-settle'

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
    await importHeldZip(owner, delta('s-1,active,2026-11-22,true,o-2,student,Bo,Ruiz,,p-3'), later)
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
    await importHeldZip(owner, full(), later)
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
