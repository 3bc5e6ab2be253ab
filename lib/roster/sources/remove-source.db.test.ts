import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { lockRoster } from '@/lib/roster/merge/roster-mark'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { findRosterSources, getRosterSource } from './find-sources'
import { removeSource } from './remove-source'
import { saveSource } from './save-source'

const now = new Date('2026-11-23T02:00:00Z')
const file = { name: 'Elementary', format: 'contacts', settings: {}, schedule: null, applyAlone: false } as const
const header = 'guid,family_name,restricted,student_id,student_family_name'

async function makeSources() {
  const district = await makeIssuingDistrict([])
  const { owner } = district
  const [{ id }, { id: other }] = [await saveSource(owner, file, now), await saveSource(owner, { ...file, name: 'High' }, now)]
  const bring = async (source: string, lines: readonly string[]) => {
    const { id: staged } = await stageRoster(owner, { source, body: [header, ...lines].join('\n') }, now)
    return applyRoster(owner, staged, { release: true }, now)
  }
  return { ...district, id, other, bring }
}

describe('removeSource', () => {
  it('takes a source away with its history, once it lists nobody', async () => {
    const { admin, districtId, id, other } = await makeSources()
    expect(await removeSource(admin, { id }, now)).toEqual({ removed: 0, closedInvitations: 0 })
    const sources = (await findRosterSources(admin)).map((source) => source.id)
    expect([sources.includes(id), sources.includes(other)]).toEqual([false, true])
    await expect(getRosterSource(admin, id)).rejects.toMatchObject({ code: 'not_found' })
    const [event] = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { action: 'source.removed' } }))
    expect(JSON.parse(event?.leaf ?? '')).toMatchObject({ details: { format: 'contacts', contacts: 0, removed: 0, closed_invitations: 0 } })
  })

  it('has an owner who types the number remove it with its contacts, but for those another source lists', async () => {
    const district = await makeSources()
    const { owner, districtId, id, other, bring } = district
    await bring('Elementary', ['g-1,Lark,,s-1,Lark', 'g-2,Finch,yes,s-2,Finch'])
    await bring('High', ['g-2,Finch,,h-2,Finch', 'g-3,Wren,,h-3,Wren'])
    const contacts = () =>
      inDistrict(districtId, (tx) => tx.contact.findMany({ where: { guid: { startsWith: 'g-' } }, orderBy: { guid: 'asc' } }))
    const [lark] = await contacts()
    if (!lark) throw new Error('There is no contact.')
    await issueTo(owner, { portalId: district.portalId, contactIds: [lark.id], now })
    await expect(removeSource(owner, { id, contacts: 1 }, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('lists 2 contacts'),
    })
    expect(await removeSource(owner, { id, contacts: 2 }, now)).toEqual({ removed: 1, closedInvitations: 1 })
    expect((await contacts()).map(({ guid, removedAt, restricted }) => [guid, removedAt, restricted])).toEqual([
      ['g-1', now, false],
      ['g-2', null, false],
      ['g-3', null, false],
    ])
    const left = await inDistrict(districtId, async (tx) => ({
      students: (await tx.student.findMany({ orderBy: { sourcedId: 'asc' } })).map(({ sourcedId }) => sourcedId),
      related: await tx.relationship.count(),
      records: await tx.rosterRecord.count({ where: { sourceId: id } }),
      imports: await tx.rosterImport.count({ where: { sourceId: { not: other } } }),
      closed: await tx.invitation.findMany({ where: { contactId: lark.id }, select: { revokedAt: true, closedReason: true } }),
      leaf: (await tx.auditEvent.findFirstOrThrow({ where: { action: 'source.removed' } })).leaf,
    }))
    expect(left).toMatchObject({
      students: ['h-2', 'h-3'],
      related: 2,
      records: 0,
      imports: 0,
      closed: [{ revokedAt: now, closedReason: 'left' }],
    })
    expect(JSON.parse(left.leaf).details).toEqual({ format: 'contacts', contacts: 2, removed: 1, closed_invitations: 1 })
    await bring('High', ['g-1,Lark,,h-1,Lark', 'g-2,Finch,,h-2,Finch', 'g-3,Wren,,h-3,Wren'])
    expect((await contacts()).map(({ id: same, removedAt }) => [same === lark.id, removedAt])[0]).toEqual([true, null])
  })

  it('names an owner to an admin where it lists contacts', async () => {
    const { admin, id, bring } = await makeSources()
    await bring('Elementary', ['g-1,Lark,,s-1,Lark'])
    await expect(removeSource(admin, { id, contacts: 1 }, now)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/Ask (?:\S+@\S+|an owner of the district) to remove it\./),
    })
  })

  it('waits for a worker that is at it, and for imports that are compared or applied', async () => {
    const { owner, districtId, id } = await makeSources()
    await stageRoster(owner, { source: file.name, body: 'guid,family_name\ng-1,Lark\n' }, now)
    await inDistrict(districtId, async (tx) => {
      await lockRoster(tx, districtId, 'compare')
      await expect(removeSource(owner, { id }, now)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('at this moment'),
      })
    })
    await inDistrict(districtId, (tx) => tx.rosterImport.updateMany({ data: { state: 'applying' } }))
    await expect(removeSource(owner, { id }, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('being read'),
    })
  })
})
