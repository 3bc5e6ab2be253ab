import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyImport } from '@/lib/roster/apply-import'
import { getImport } from '@/lib/roster/get-import'
import type { Run } from '@/lib/roster/runs/run-import'
import { leaseImport, releaseLease } from '@/lib/roster/runs/run-lease'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { compareRun } from '@/lib/roster/runs/stage-run'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { oneRosterZip, orgsCsv } from '@/scripts/testing/one-roster-files'

const now = new Date('2026-11-21T15:00:00Z')

const stage = (actor: Actor, guids: readonly string[], source = 'north') =>
  stageRoster(actor, { source, body: ['guid,family_name', ...guids.map((guid) => `${guid},Ruiz`)].join('\n') }, now)

async function bringIn(actor: Actor, guids: readonly string[], source?: string) {
  const { id } = await stage(actor, guids, source)
  return applyRoster(actor, id, { release: true }, now)
}

const many = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `g-${from + index}`)

const listedOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({ where: { districtId, removedAt: null }, orderBy: { guid: 'asc' } })
    return contacts.map(({ guid, sourcedId }) => guid ?? sourcedId)
  })

describe('a release', () => {
  it('is for as many removals as were shown, not for more', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, many(0, 100))
    const held = await stage(owner, many(12, 100))
    expect(held).toMatchObject({ state: 'held', counts: { removed: 12 } })
    await bringIn(owner, many(0, 300))
    const again = await applyRoster(owner, held.id, { release: true }, now)
    expect(again).toMatchObject({ state: 'held', heldBecause: 'removes', counts: { removed: 212 } })
    expect(await listedOf(owner)).toHaveLength(300)
    expect(await applyRoster(owner, held.id, { release: true }, now)).toMatchObject({ state: 'applied', counts: { removed: 212 } })
    expect(await listedOf(owner)).toHaveLength(88)
  })

  it('holds where the import has come to remove fewer', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, many(0, 100))
    const held = await stage(owner, many(30, 100))
    await bringIn(owner, many(10, 100))
    expect(await applyRoster(owner, held.id, { release: true }, now)).toMatchObject({ state: 'applied', counts: { removed: 20 } })
  })

  it('of an import that was not held releases nothing', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, many(0, 10))
    const staged = await stage(owner, many(0, 10))
    await bringIn(owner, many(0, 20))
    expect(await applyRoster(owner, staged.id, { release: true }, now)).toMatchObject({ state: 'held', counts: { removed: 10 } })
    expect(await listedOf(owner)).toHaveLength(20)
  })
})

describe('what was staged', () => {
  /** As a worker that has the import has it. */
  async function runOf(actor: Actor, importId: string, leaseToken: string): Promise<Run> {
    const { districtId } = actor
    const { source, ...row } = await inDistrict(districtId, (tx) =>
      tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id: importId } }, include: { source: true } }),
    )
    const place = { districtId, importId, sourceId: source.id }
    const signal = new AbortController().signal
    return { row, source, place, doer: actor, leaseToken, now, timeZone: 'America/Chicago', signal, report: () => undefined }
  }

  it('is not dropped by a worker that has lost the import to another one', async () => {
    const { owner } = await makeDistrict()
    const staged = await stage(owner, ['g-1', 'g-2'])
    const late = await runOf(owner, staged.id, randomUUID())
    await expect(compareRun({ ...late, row: { ...late.row, state: 'staging' } }, () => 'staged')).rejects.toThrow('no longer ours')
    expect(await applyRoster(owner, staged.id, {}, now)).toMatchObject({ state: 'applied', counts: { added: 2 } })
    expect(await listedOf(owner)).toEqual(['g-1', 'g-2'])
  })

  it('and dropped half-way to being compared again is compared anew, also when the roster is what it was', async () => {
    const { owner, districtId } = await makeDistrict()
    const staged = await stage(owner, ['g-1', 'g-2'])
    const between = await bringIn(owner, ['g-7'], 'south')
    await applyImport(owner, staged.id, { release: false }, now)
    const lease = { districtId, importId: staged.id, leaseToken: randomUUID(), leaseMilliseconds: 60_000 }
    await leaseImport(lease)
    const stopped = new AbortController()
    const run = await runOf(owner, staged.id, lease.leaseToken)
    const killed = { ...run, signal: stopped.signal, report: () => stopped.abort(new Error('killed')) }
    await expect(compareRun(killed, () => 'applying')).rejects.toThrow('killed')
    await releaseLease(lease, { as: 'given_back', waitMilliseconds: 0 })
    await undoRoster(owner, between.id, now)
    expect(await runImportToEnd(owner, staged.id, { now })).toMatchObject({ state: 'applied', counts: { added: 2 } })
    expect(await listedOf(owner)).toEqual(['g-1', 'g-2'])
  })

  it('is applied whole or not at all', async () => {
    const { owner, districtId } = await makeDistrict()
    const staged = await stage(owner, ['g-1', 'g-2'])
    await inDistrict(districtId, (tx) => tx.rosterImportChange.deleteMany({ where: { districtId, key: 'guid:g-1' } }))
    await expect(applyRoster(owner, staged.id, {}, now)).rejects.toThrow('compared to 2 changes, and 1 are kept')
    expect(await listedOf(owner)).toEqual([])
  })
})

describe('a OneRoster file', () => {
  const users = `sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,agentSourcedIds
p-1,,,true,ana,Ana,Ruiz,
p-2,,,true,ben,Ben,Lee,
`
  const roles = `sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
r-1,,,p-1,primary,parent,,2026-11-21,o-1,
r-2,,,p-2,primary,parent,,,o-1,
`
  const body = oneRosterZip('1.2', { 'orgs.csv': orgsCsv, 'users.csv': users, 'roles.csv': roles })

  it.each([
    ['counts the roles of the day', 'the evening', '2026-11-22T03:00:00Z', ['p-1', 'p-2']],
    ['is compared anew, with the roles of that day', 'the day after', '2026-11-22T15:00:00Z', ['p-2']],
  ])('%s when it is applied on %s', async (_, __, at, listed) => {
    const { owner } = await makeDistrict()
    const staged = await stageRoster(owner, { format: 'oneroster', body }, now)
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 2 } })
    expect(await applyRoster(owner, staged.id, {}, new Date(at))).toMatchObject({ state: 'applied', counts: { added: listed.length } })
    expect(await listedOf(owner)).toEqual(listed)
  })
})

it('an import that was undone cannot be applied again', async () => {
  const { owner } = await makeDistrict()
  const { id } = await bringIn(owner, ['g-1'])
  await undoRoster(owner, id, now)
  await expect(applyImport(owner, id, { release: false }, now)).rejects.toMatchObject({
    code: 'conflict',
    message: 'The import was undone, so it cannot be applied again. Upload the file again.',
  })
  expect(await getImport(owner, id)).toMatchObject({ state: 'applied', undoneAt: now })
})
