import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterFormat } from '@/prisma/generated/enums'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { startRun } from './start-run'

const now = new Date('2026-03-01T12:00:00Z')

async function addSource({ districtId }: TestDistrict, format: RosterFormat, name = 'GG4L'): Promise<string> {
  const id = uuidV7()
  const settings = { baseUrl: 'https://roster.example.org/v1p1', clientId: 'desk' }
  await inDistrict(districtId, (tx) => tx.rosterSource.create({ data: { districtId, id, name, format, settings } }))
  return id
}

describe('startRun', () => {
  it('has a worker read a server now, by whom it was asked, to be looked at before it is applied', async () => {
    const district = await makeDistrict()
    const { districtId, admin } = district
    const sourceId = await addSource(district, 'oneroster_rest')
    const { id, state, fileName } = await startRun(admin, { sourceId }, now)
    expect([state, fileName]).toEqual(['staging', null])
    const row = await inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))
    expect(row).toMatchObject({ sourceId, actorKind: 'member', actorId: admin.id, applyAlone: false, readyAt: now, fileBytes: null })
    expect(row.settings).toMatchObject({ clientId: 'desk' })
    expect(await database().dueRoster.findUnique({ where: { districtId } })).toMatchObject({ dueAt: now })
  })

  it('begins one run when it is asked for twice at once', async () => {
    const district = await makeDistrict()
    const sourceId = await addSource(district, 'oneroster_rest')
    const asked = await Promise.allSettled([startRun(district.admin, { sourceId }, now), startRun(district.admin, { sourceId }, now)])
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(startRun(district.owner, { sourceId }, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('answers a repeated idempotency key with the run it began, also at the same moment, and refuses it for another source', async () => {
    const district = await makeDistrict()
    const sourceId = await addSource(district, 'oneroster_rest')
    const asked = { sourceId, idempotencyKey: 'tonight' }
    const runs = await Promise.all([1, 2, 3].map(() => startRun(district.admin, asked, now)))
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1)
    const other = { sourceId: await addSource(district, 'oneroster_rest', 'Other'), idempotencyKey: 'tonight' }
    await expect(startRun(district.admin, other, now)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    await expect(startRun(district.owner, asked, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('begins one run, and refuses the others, when one idempotency key is used for several sources at once', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const sourceIds = await Promise.all(['North', 'South', 'East'].map((name) => addSource(district, 'oneroster_rest', name)))
    const asked = await Promise.allSettled(
      sourceIds.map((sourceId) => startRun(district.admin, { sourceId, idempotencyKey: 'tonight' }, now)),
    )
    expect(asked.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(
      Array(2).fill('idempotency_key_reused'),
    )
    expect(await inDistrict(districtId, (tx) => tx.rosterImport.count({ where: { districtId } }))).toBe(1)
  })

  it.each(['contacts', 'mapped', 'oneroster'] as const)('refuses a source of %s files', async (format) => {
    const district = await makeDistrict()
    await expect(startRun(district.admin, { sourceId: await addSource(district, format) }, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses who may not, an unknown source and another district’s alike', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    const sourceId = await addSource(other, 'oneroster_rest')
    await expect(startRun(district.sender, { sourceId }, now)).rejects.toMatchObject({ code: 'forbidden' })
    for (const id of [sourceId, uuidV7(), 'x']) {
      await expect(startRun(district.admin, { sourceId: id }, now)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})
