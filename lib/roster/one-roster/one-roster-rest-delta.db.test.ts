import { describe, expect, it } from 'vitest'
import type { Misbehaviour } from '@/e2e/oneroster/one-roster-server'
import { sampleFamily, sampleUser } from '@/e2e/oneroster/sample-roster'
import { inDistrict } from '@/lib/district-scope'
import { saveSource } from '@/lib/roster/sources/save-source'
import { applyRoster } from '@/scripts/testing/import-roster'
import { client, hours, now, playOneRoster, type RestSettings } from '@/scripts/testing/one-roster-source'

const { stage, addSource, read, readAndApply, filters, rosterOf } = playOneRoster()

describe('a run with only what was modified', () => {
  const deltaFilter = "dateLastModified>'2026-11-22T15:00:00.000Z'"

  it('asks for it from a day before the last import that stands', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    stage.server.forget()
    const [, guardian] = sampleFamily(1)
    if (!guardian) throw new Error('A family has a guardian.')
    const at = hours(2).toISOString()
    const replace = (sourcedId: string, change: object) => {
      const user = stage.server.roster.users.find((each) => each.sourcedId === sourcedId)
      if (user) Object.assign(user, { modified: at, ...change })
    }
    replace('guardian-1', { email: 'new@example.org' })
    replace('guardian-2', { status: 'tobedeleted' })
    replace('guardian-3', { roles: ['teacher'] })
    stage.server.roster.users.push({ ...sampleUser({ sourcedId: 'guardian-99' }), modified: at, agents: ['student-1'] })
    stage.server.roster.users.push({ ...sampleUser({ sourcedId: 'gone-1', status: 'tobedeleted' }), modified: at })
    const staged = await read(sourceId, hours(24))
    expect(filters()).toEqual([deltaFilter])
    expect(staged).toMatchObject({
      state: 'staged',
      counts: { added: 1, changed: 1, removed: 2, unchanged: 21 },
      notes: { unknownDeletions: 1 },
    })
    await applyRoster(stage.district.owner, staged.id, {}, hours(24))
    const roster = await rosterOf()
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
    stage.server.misbehave({ dateFilter: 'ignored' })
    stage.server.roster.users.splice(4, 6)
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { added: 0, changed: 0, removed: 0, unchanged: 24 } })
  })

  it.each<[string, RestSettings, Misbehaviour]>([
    ['where the source says so', { deltas: false }, {}],
    ['where the server refuses to', {}, { dateFilter: 'refused' }],
  ])('is everything %s', async (_, settings, how) => {
    const sourceId = await addSource(settings)
    await readAndApply(sourceId)
    stage.server.misbehave(how)
    stage.server.forget()
    stage.server.roster.users = stage.server.roster.users.filter(({ sourcedId }) => sourcedId !== 'guardian-1')
    expect(await read(sourceId, hours(24))).toMatchObject({ counts: { removed: 1, unchanged: 23 } })
    expect(filters()).toContain("role='guardian'")
  })

  it('is everything at the first run of a week, so that who was forgotten goes', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    stage.server.roster.users = stage.server.roster.users.filter(({ sourcedId }) => sourcedId !== 'guardian-1')
    expect(await read(sourceId, new Date('2026-11-29T23:59:00Z'))).toMatchObject({ counts: { removed: 0 } })
    expect(await read(sourceId, new Date('2026-11-30T00:00:00Z'))).toMatchObject({ counts: { removed: 1 } })
  })

  it('is everything after an undo, and for another GUID', async () => {
    const sourceId = await addSource()
    await readAndApply(sourceId)
    await inDistrict(stage.district.districtId, (tx) => tx.rosterImport.updateMany({ data: { undoneAt: now } }))
    stage.server.forget()
    await readAndApply(sourceId, hours(1))
    expect(filters()).not.toContain(deltaFilter)
    const guidFrom = { from: 'userId', type: 'portal' } as const
    const settings = { baseUrl: stage.server.baseUrl('1.1'), tokenUrl: stage.server.tokenUrl, clientId: client.clientId, guidFrom }
    await saveSource(
      stage.district.owner,
      { id: sourceId, name: 'SIS', format: 'oneroster_rest', settings, schedule: null, applyAlone: true },
      now,
    )
    stage.server.forget()
    await read(sourceId, hours(2))
    expect(filters()).toContain("role='guardian'")
  })
})
