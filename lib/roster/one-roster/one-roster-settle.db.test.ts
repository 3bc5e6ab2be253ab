import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { keepDistrict } from '@/lib/jobs/housekeeping'
import { makeDistrict } from '@/scripts/testing/make-district'
import { delta, full, importHeldZip, importZip, later, rowsOf, stage } from '@/scripts/testing/one-roster-imports'
import { insertHead, settleOneRoster, undoOneRoster } from './one-roster-settle'

describe('undoing what an import put in force', () => {
  const undo = ({ districtId }: Actor, { id, sourceId }: { id: string; sourceId: string }) =>
    inDistrict(districtId, (tx) => undoOneRoster(tx, { districtId, importId: id, sourceId }))

  const placeOf = ({ districtId }: Actor, id: string) =>
    inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))

  const stated = ({ districtId }: Actor) =>
    inDistrict(districtId, async (tx) => {
      const rows = await tx.oneRosterRow.findMany({
        where: { districtId, importId: null, NOT: { sourcedId: '' } },
        orderBy: { sourcedId: 'asc' },
      })
      return rows.map(({ kind, sourcedId, data }) => [kind, sourcedId, data])
    })

  it('brings back what was there before: changed, added and deleted rows', async () => {
    const { owner } = await makeDistrict()
    const first = await placeOf(owner, (await importZip(owner, full())).id)
    const before = await stated(owner)
    const lines = ['p-1,active,,true,o-1,parent,Ana,Vega,,', 'p-2,tobedeleted,,,,,,,,', 'p-7,active,,true,,parent,Pia,Park,,s-1']
    const second = await placeOf(owner, (await importHeldZip(owner, delta(...lines), later)).id)
    const after = await stated(owner)
    await expect(undo(owner, first)).rejects.toMatchObject({ code: 'conflict' })
    await undo(owner, second)
    expect(await stated(owner)).toEqual(before)
    expect(after).not.toEqual(before)
    await undo(owner, first)
    expect(await stated(owner)).toEqual([])
    expect(await rowsOf(owner)).toEqual({ inForce: 0, ofImports: 0 })
  })

  it('is refused when what the import replaced is kept no longer', async () => {
    const { owner, districtId } = await makeDistrict()
    await importZip(owner, full())
    const place = await placeOf(owner, (await importHeldZip(owner, delta('p-2,tobedeleted,,,,,,,,'), later)).id)
    const nextMonth = new Date('2026-12-22T15:00:00Z')
    await keepDistrict(districtId, nextMonth)
    expect(await rowsOf(owner)).toEqual({ inForce: 11, ofImports: 0 })
    await expect(undo(owner, place)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('kept no longer') })
  })
})

it('puts nothing in force of an import that two workers have staged', async () => {
  const { owner, districtId } = await makeDistrict()
  const { id, sourceId } = await inDistrict(districtId, async (tx) =>
    tx.rosterImport.findFirstOrThrow({ where: { id: (await stage(owner, full())).id } }),
  )
  const place = { districtId, sourceId, importId: id }
  await inDistrict(districtId, (tx) => tx.$executeRaw(insertHead(place)))
  await expect(inDistrict(districtId, (tx) => settleOneRoster(tx, place))).rejects.toMatchObject({ code: 'conflict' })
})
