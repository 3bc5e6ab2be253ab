import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { requireSource } from '@/lib/roster/sources'
import { uuidV7 } from '@/lib/uuid-v7'
import type { ImportState } from '@/prisma/generated/enums'
import { makeDistrict } from '@/scripts/testing/make-district'
import { keepHouse } from './housekeeping'

const now = new Date('2026-03-01T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const digest = () => new Uint8Array(Buffer.from(uuidV7()))

async function addImport(districtId: string, { state, createdAt }: { state: ImportState; createdAt: Date }): Promise<string> {
  const id = uuidV7()
  await inDistrict(districtId, async (tx) => {
    const { id: sourceId } = await requireSource(tx, { districtId, name: 'contacts', format: 'contacts' })
    await tx.rosterImport.create({
      data: { districtId, id, sourceId, state, counts: {}, actorKind: 'operator', createdAt },
    })
    await tx.rosterImportLine.create({
      data: {
        districtId,
        id: uuidV7(),
        importId: id,
        line: 2,
        key: 'k',
        digest: digest(),
        givenName: 'Ana',
        familyName: 'Reyes',
        restricted: false,
      },
    })
  })
  return id
}

const stateOf = async (districtId: string, id: string) =>
  inDistrict(districtId, async (tx) => {
    const { state, refusal } = await tx.rosterImport.findFirstOrThrow({ where: { districtId, id } })
    return { state, refusal, lines: await tx.rosterImportLine.count({ where: { districtId, importId: id } }) }
  })

describe('keepHouse', () => {
  it('refuses an upload that was cut off more than six hours ago, with a reason and an event', async () => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state: 'staging', createdAt: minutesAgo(361) })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toEqual({ state: 'refused', refusal: expect.stringContaining('Upload the file again'), lines: 0 })
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, subjectId: id } }))
    expect(events).toMatchObject([{ action: 'import.staged', actorKind: 'system', actorId: null }])
  })

  it('leaves an upload alone that is still being read', async () => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state: 'staging', createdAt: minutesAgo(359) })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state: 'staging', lines: 1 })
  })

  it.each([
    ['cancelled', 0],
    ['refused', 0],
    ['staged', 1],
    ['held', 1],
  ] as const)('leaves of a %s import %d lines', async (state, lines) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state, createdAt: minutesAgo(600) })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state, lines })
  })

  it('forgets the look-ups of sessions that are over, and only those', async () => {
    const { districtId, owner } = await makeDistrict()
    const over = [{ expiresAt: minutesAgo(1) }, { expiresAt: minutesAgo(-60), revokedAt: minutesAgo(1) }]
    const living = { expiresAt: minutesAgo(-60) }
    const ids = await inDistrict(districtId, async (tx) => {
      const made: string[] = []
      for (const times of [...over, living]) {
        const id = uuidV7()
        await tx.session.create({ data: { districtId, id, memberId: owner.id ?? '', userAgent: 'test', ...times } })
        await tx.accessLookup.create({ data: { kind: 'session', digest: digest(), districtId, targetId: id } })
        made.push(id)
      }
      await tx.accessLookup.create({ data: { kind: 'sign_in', digest: digest(), districtId, targetId: owner.id ?? '' } })
      return made
    })
    await keepHouse(now)
    const left = await database().accessLookup.findMany({ where: { districtId }, select: { targetId: true } })
    expect(left.map(({ targetId }) => targetId).toSorted()).toEqual([ids[2], owner.id].toSorted())
  })

  it('finds nothing to do the second time', async () => {
    await keepHouse(now)
    expect(await keepHouse(now)).toEqual({ lookups: 0, imports: 0, lines: 0 })
  })
})
