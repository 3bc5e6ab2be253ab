import { describe, expect, it } from 'vitest'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { getRosterStanding } from './roster-standing'

const now = new Date('2026-03-11T15:00:00Z')
const header = 'guid,family_name,given_name,school'
const listOf = (...names: string[]) => [header, ...names.map((name) => `g-${name},${name},Ana,Maple Elementary`)].join('\r\n')
const everybody = Array.from({ length: 20 }, (_, index) => `Ruiz${index}`)

describe('getRosterStanding', () => {
  it('knows of nothing in a district that has just begun', async () => {
    const { auditor } = await makeDistrict()
    expect(await getRosterStanding(auditor)).toEqual({ lastSuccess: null, nextRun: null, troubles: [] })
  })

  it('tells the newest success of all sources', async () => {
    const { admin, sender } = await makeDistrict()
    for (const [source, day] of [
      ['North', '2026-03-09'],
      ['South', '2026-03-10'],
    ] as const) {
      const at = new Date(`${day}T15:00:00Z`)
      const { id } = await stageRoster(admin, { source, format: 'contacts', body: listOf(`Of ${source}`) }, at)
      await applyRoster(admin, id, {}, at)
    }
    expect(await getRosterStanding(sender)).toMatchObject({
      lastSuccess: { source: 'South', at: new Date('2026-03-10T15:00:00Z') },
      troubles: [],
    })
  })

  it('tells of each source whose newest run waits or failed, and of no older one', async () => {
    const { admin } = await makeDistrict()
    const { id } = await stageRoster(admin, { source: 'North', format: 'contacts', body: listOf(...everybody) }, now)
    expect((await getRosterStanding(admin)).troubles).toMatchObject([{ importId: id, source: 'North', state: 'staged' }])
    await applyRoster(admin, id, {}, now)
    const held = await stageRoster(admin, { source: 'North', format: 'contacts', body: listOf(...everybody.slice(0, 10)) }, now)
    const refused = await stageRoster(admin, { source: 'South', format: 'contacts', body: 'no,columns\r\n1,2' }, now)
    const { troubles, lastSuccess } = await getRosterStanding(admin)
    expect(troubles).toMatchObject([
      { importId: refused.id, source: 'South', state: 'refused', refusal: refused.refusal },
      { importId: held.id, source: 'North', state: 'held', refusal: null },
    ])
    expect(lastSuccess).toMatchObject({ source: 'North' })
  })

  it('tells a member who may not look at imports of no fault of a file', async () => {
    const { admin, sender, auditor } = await makeDistrict()
    const body = 'guid,family_name,email\ng-1,Ruiz,ana.ruiz@@families.example.org'
    expect(await stageRoster(admin, { source: 'North', body }, now)).toMatchObject({ state: 'refused' })
    expect((await getRosterStanding(admin)).troubles).toMatchObject([{ source: 'North' }])
    expect((await getRosterStanding(sender)).troubles).toEqual([])
    expect((await getRosterStanding(auditor)).troubles).toEqual([])
  })
})
