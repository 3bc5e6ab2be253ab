import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { settleOneRoster } from '@/lib/roster/one-roster/one-roster-settle'
import { runImport } from '@/lib/roster/runs/run-import'
import { stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { oneRosterZip, orgsCsv, users11Csv } from '@/scripts/testing/one-roster-files'
import { applyImport, cancelImport } from './apply-import'

const now = new Date('2026-11-21T15:00:00Z')
const zip = () => oneRosterZip('1.1', { 'orgs.csv': orgsCsv, 'users.csv': users11Csv })

describe('cancelImport', () => {
  it('answers at once while a worker applies the import, which then can write no outcome', async () => {
    const { owner, districtId } = await makeDistrict()
    const { id, sourceId } = await stageRoster(owner, { format: 'oneroster', body: zip() }, now)
    await applyImport(owner, id, { release: false }, now)
    const lease = { leaseToken: randomUUID(), leasedUntil: new Date(Date.now() + 60_000) }
    await inDistrict(districtId, (tx) => tx.rosterImport.update({ where: { districtId_id: { districtId, id } }, data: lease }))
    const applying = inDistrict(districtId, async (tx) => {
      await settleOneRoster(tx, { districtId, importId: id, sourceId })
      expect(await cancelImport(owner, id, now)).toMatchObject({ state: 'cancelled' })
      const ours = { districtId, id, state: 'applying' as const, leaseToken: lease.leaseToken }
      const { count } = await tx.rosterImport.updateMany({ where: ours, data: { state: 'applied' } })
      if (count === 0) throw new Error('The import is no longer ours.')
    })
    await expect(applying).rejects.toThrow('no longer ours')
    expect(await cancelImport(owner, id, now)).toMatchObject({ state: 'cancelled', appliedAt: null })
  })

  it('keeps nothing of what was staged, and leaves workers nothing to do', async () => {
    const { owner, districtId } = await makeDistrict()
    const { id } = await stageRoster(owner, { format: 'oneroster', body: zip() }, now)
    await cancelImport(owner, id, now)
    const where = { where: { districtId, importId: id } }
    const left = await inDistrict(districtId, async (tx) => [
      await tx.rosterImportChange.count(where),
      await tx.rosterImportLine.count(where),
      await tx.rosterImportChunk.count(where),
      await tx.oneRosterRow.count(where),
    ])
    expect(left).toEqual([0, 0, 0, 0])
    expect(await runImport(districtId, id, { signal: new AbortController().signal })).toBe(false)
  })
})
