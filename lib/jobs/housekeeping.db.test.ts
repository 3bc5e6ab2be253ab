import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { requireSource } from '@/lib/roster/sources/sources'
import { uuidV7 } from '@/lib/uuid-v7'
import type { ImportState } from '@/prisma/generated/enums'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrict } from '@/scripts/testing/make-district'
import { keepHouse } from './housekeeping'

// It goes through every district there is, so this file has a database to itself.
const name = `housekeeping_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const now = new Date('2026-03-01T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const digest = () => new Uint8Array(Buffer.from(uuidV7()))

type Made = { state: ImportState; createdAt: Date; leasedUntil?: Date; appliedAt?: Date }

/** An import with one row of each kind that is kept for a while. */
async function addImport(districtId: string, made: Made): Promise<string> {
  const id = uuidV7()
  const of = { districtId, importId: id }
  await inDistrict(districtId, async (tx) => {
    const { id: sourceId } = await requireSource(tx, { districtId, name: 'contacts', format: 'contacts' })
    await tx.rosterImport.create({ data: { districtId, id, sourceId, counts: {}, actorKind: 'operator', ...made } })
    await tx.rosterImportLine.create({ data: { ...of, id: uuidV7() } })
    await tx.rosterImportChunk.create({ data: { ...of, id: uuidV7(), position: 0, bytes: digest() } })
    await tx.rosterImportChange.create({ data: { ...of, id: uuidV7(), change: 'added', key: 'k', givenName: 'Ana', familyName: 'Reyes' } })
    await tx.rosterImportFlag.create({ data: { ...of, id: uuidV7(), flag: 'shared_email', name: 'Ana Reyes', detail: 'ana@example.org' } })
    const refusal = { file: 'contacts.csv', line: 2, problem: 'email', reason: 'The e-mail address ana@ is not one.' }
    await tx.rosterImportRefusal.create({ data: { ...of, id: uuidV7(), ...refusal } })
  })
  return id
}

const stateOf = async (districtId: string, id: string) =>
  inDistrict(districtId, async (tx) => {
    const { state, refusal } = await tx.rosterImport.findFirstOrThrow({ where: { districtId, id } })
    const where = { districtId, importId: id }
    const [lines, chunks] = [await tx.rosterImportLine.count({ where }), await tx.rosterImportChunk.count({ where })]
    const notes = (await tx.rosterImportFlag.count({ where })) + (await tx.rosterImportRefusal.count({ where }))
    return { state, refusal, lines: lines + chunks + (await tx.rosterImportChange.count({ where })), notes }
  })

describe('keepHouse', () => {
  it.each([
    ['more than six hours ago', { createdAt: minutesAgo(361) }],
    ['and has said nothing since', { createdAt: minutesAgo(30), leasedUntil: minutesAgo(1) }],
  ])('refuses an upload that was cut off %s, with a reason and an event', async (_, times) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state: 'staging', ...times })
    await keepHouse(now)
    const refusal = expect.stringContaining('Upload the file again')
    expect(await stateOf(districtId, id)).toEqual({ state: 'refused', refusal, lines: 0, notes: 0 })
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, subjectId: id } }))
    expect(events).toMatchObject([{ action: 'import.staged', actorKind: 'system', actorId: null }])
  })

  it.each([
    ['has just begun', { createdAt: minutesAgo(359) }],
    ['takes its time', { createdAt: minutesAgo(600), leasedUntil: minutesAgo(-5) }],
  ])('leaves an upload alone that %s', async (_, times) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state: 'staging', ...times })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state: 'staging', lines: 3 })
  })

  it.each([
    ['cancelled', 0],
    ['refused', 0],
    ['staged', 3],
    ['held', 3],
  ] as const)('leaves of a %s import %d rows', async (state, lines) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state, createdAt: minutesAgo(60_000) })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state, lines })
  })

  it.each([
    ['less than a week ago', minutesAgo(7 * 24 * 60 - 1), 3],
    ['more than a week ago', minutesAgo(7 * 24 * 60 + 1), 0],
  ])('keeps what an import came from while it may be undone: applied %s', async (_, appliedAt, lines) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state: 'applied', createdAt: minutesAgo(60_000), appliedAt })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state: 'applied', lines })
  })

  it.each([
    ['applied', { createdAt: minutesAgo(60_000), appliedAt: minutesAgo(7 * 24 * 60 - 1) }, 2],
    ['applied', { createdAt: minutesAgo(60_000), appliedAt: minutesAgo(7 * 24 * 60 + 1) }, 0],
    ['refused', { createdAt: minutesAgo(7 * 24 * 60 - 1) }, 2],
    ['refused', { createdAt: minutesAgo(7 * 24 * 60 + 1) }, 0],
    ['cancelled', { createdAt: minutesAgo(7 * 24 * 60 + 1) }, 0],
    ['held', { createdAt: minutesAgo(60_000) }, 2],
  ] as const)('keeps what was noted of the lines a week: %s, %o', async (state, times, notes) => {
    const { districtId } = await makeDistrict()
    const id = await addImport(districtId, { state, ...times })
    await keepHouse(now)
    expect(await stateOf(districtId, id)).toMatchObject({ state, notes })
  })

  it('forgets the look-ups of sessions that are over, and only those', async () => {
    const { districtId, owner } = await makeDistrict()
    const over = [
      { lastSeenAt: minutesAgo(2), expiresAt: minutesAgo(1) },
      { lastSeenAt: minutesAgo(2), expiresAt: minutesAgo(-60), revokedAt: minutesAgo(1) },
      { lastSeenAt: minutesAgo(60), expiresAt: minutesAgo(-60) },
    ]
    const living = { lastSeenAt: minutesAgo(59), expiresAt: minutesAgo(-60) }
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
    expect(left.map(({ targetId }) => targetId).toSorted()).toEqual([ids[3], owner.id].toSorted())
  })

  it('forgets the tries whose time is over by the clock they are counted by, and challenges that no web server takes any more', async () => {
    const over = BigInt(Date.now() - 60_000)
    const living = BigInt(Date.now() + 60_000)
    await database().rateLimit.createMany({
      data: [
        { key: 'over', expire: over },
        { key: 'living', expire: living },
      ],
    })
    const answered = digest()
    await database().challenge.createMany({
      data: [
        { digest: digest(), expiresAt: minutesAgo(61) },
        { digest: answered, expiresAt: minutesAgo(59) },
      ],
    })
    expect(await keepHouse(now)).toMatchObject({ limits: 1, challenges: 1 })
    expect(await database().rateLimit.findMany({ select: { key: true } })).toEqual([{ key: 'living' }])
    expect(await database().challenge.findMany({ select: { digest: true } })).toEqual([{ digest: answered }])
  })

  it('finds nothing to do the second time', async () => {
    await keepHouse(now)
    expect(await keepHouse(now)).toEqual({ lookups: 0, imports: 0, lines: 0, limits: 0, challenges: 0 })
  })
})
