import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterFormat } from '@/prisma/generated/enums'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { startRun } from './start-run'

const now = new Date('2026-03-01T12:00:00Z')

async function addSource({ districtId }: TestDistrict, format: RosterFormat): Promise<string> {
  const id = uuidV7()
  const settings = { baseUrl: 'https://roster.example.org/v1p1', clientId: 'desk' }
  await inDistrict(districtId, (tx) => tx.rosterSource.create({ data: { districtId, id, name: 'GG4L', format, settings } }))
  return id
}

describe('startRun', () => {
  it('has a worker read a server now, by whom it was asked, to be looked at before it is applied', async () => {
    const district = await makeDistrict()
    const { districtId, admin } = district
    const sourceId = await addSource(district, 'oneroster_rest')
    const { id, state, fileName } = await startRun(admin, sourceId, now)
    expect([state, fileName]).toEqual(['staging', null])
    const row = await inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))
    expect(row).toMatchObject({ sourceId, actorKind: 'member', actorId: admin.id, applyAlone: false, readyAt: now, fileBytes: null })
    expect(row.settings).toMatchObject({ clientId: 'desk' })
    expect(await database().dueRoster.findUnique({ where: { districtId } })).toMatchObject({ dueAt: now })
  })

  it('begins one run when it is asked for twice at once', async () => {
    const district = await makeDistrict()
    const sourceId = await addSource(district, 'oneroster_rest')
    const asked = await Promise.allSettled([startRun(district.admin, sourceId, now), startRun(district.admin, sourceId, now)])
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(startRun(district.owner, sourceId, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each(['contacts', 'mapped', 'oneroster'] as const)('refuses a source of %s files', async (format) => {
    const district = await makeDistrict()
    await expect(startRun(district.admin, await addSource(district, format), now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses who may not, an unknown source and another district’s alike', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    const sourceId = await addSource(other, 'oneroster_rest')
    await expect(startRun(district.sender, sourceId, now)).rejects.toMatchObject({ code: 'forbidden' })
    for (const id of [sourceId, uuidV7(), 'x']) {
      await expect(startRun(district.admin, id, now)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})
