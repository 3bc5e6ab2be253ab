import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { recordEvent, recordEventAlone, recordEvents } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { findUnnumberedDistricts, numberEvents } from './number-events'

const now = new Date('2026-03-01T12:00:00Z')
const anotherKey = generateKeyPairSync('ed25519').privateKey

type Recorded = Awaited<ReturnType<typeof findRecord>>

/** The record as it stands: events by number, those without one last. */
async function findRecord(districtId: string) {
  return inDistrict(districtId, async (tx) => ({
    events: await tx.auditEvent.findMany({ where: { districtId }, include: { number: true }, orderBy: { number: { number: 'asc' } } }),
    checkpoints: await tx.auditCheckpoint.findMany({ where: { districtId }, orderBy: { size: 'asc' } }),
    keys: await tx.auditKey.findMany({ where: { districtId }, orderBy: { id: 'asc' } }),
    subtrees: await tx.auditSubtree.findMany({ where: { districtId }, orderBy: { index: 'asc' } }),
  }))
}

/** Numbers without a gap, and each checkpoint over exactly the leaves before it, under one of the keys. */
function expectSigned({ events, checkpoints, keys }: Recorded) {
  expect(events.map(({ number }) => number?.number)).toEqual(events.map((_, index) => index))
  const tree = new GrowingTree()
  for (const { size, note, leafHashes } of checkpoints) {
    const added = events.slice(tree.size, size).map(({ leafHash }) => Buffer.from(leafHash))
    expect(Buffer.concat(added).equals(leafHashes)).toBe(true)
    for (const leafHash of added) tree.add(leafHash)
    const checkpoint = parseCheckpoint(note)
    expect(checkpoint).toMatchObject({ size: tree.size, rootHash: tree.root() })
    expect(
      checkpoint &&
        findSigner(
          checkpoint,
          keys.map(({ publicKey }) => publicKey),
        ),
    ).toBeDefined()
  }
  expect(tree.size).toBe(events.length)
}

const record = (districtId: string) =>
  recordEventAlone({ actor: { districtId, kind: 'system', id: null }, at: now }, { action: 'portal.tried', personal: { name: 'Ana' } })

describe('numberEvents', () => {
  it('numbers what was recorded and signs a tree head over it, the first time with an event about the key', async () => {
    const { districtId, owner } = await makeDistrict()
    await makePortal(owner)
    expect(await findUnnumberedDistricts()).toContain(districtId)
    await signRecord(districtId)
    expect(await findUnnumberedDistricts()).not.toContain(districtId)
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.checkpoints).toHaveLength(1)
    const [key] = recorded.keys
    const introduced = recorded.events.filter(({ action }) => action === 'signing_key.introduced')
    expect(introduced).toMatchObject([{ actorKind: 'system', subjectId: key?.id }])
    expect(introduced[0]?.leaf).toContain(`{"verifier_key":"${verifierKey(districtId, rawPublicKey(testSigningKey))}"}`)
  })

  it('gives what commits late the next numbers, whatever its ids are', async () => {
    const { districtId, owner } = await makeDistrict()
    const late = uuidV7()
    await inDistrict(districtId, async (tx) => {
      await recordEvent(tx, { actor: owner, at: now }, { id: late, action: 'portal.tried' })
      await record(districtId)
      await signRecord(districtId)
    })
    await signRecord(districtId)
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.checkpoints.map(({ size }) => size)).toEqual([2, 3])
    expect(recorded.events.at(-1)?.id).toBe(late)
    expect(recorded.events.some(({ id }) => id > late)).toBe(true)
  })

  it('signs no earlier than before when the clock was set back', async () => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await signRecord(districtId, { now })
    await record(districtId)
    await signRecord(districtId, { now: new Date(now.getTime() - 3_600_000) })
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.checkpoints.map(({ note }) => parseCheckpoint(note)?.signedAt)).toEqual([now, now])
  })

  it('goes on with a new key, and back to the old one where that is known', async () => {
    const { districtId } = await makeDistrict()
    const turns = [testSigningKey, anotherKey, testSigningKey]
    for (const signingKey of turns) {
      await record(districtId)
      await numberEvents(districtId, { signingKey, knownKeys: [rawPublicKey(anotherKey)], now })
    }
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.events.filter(({ action }) => action === 'signing_key.introduced')).toHaveLength(2)
    const signers = recorded.checkpoints.map(({ note }) => {
      const checkpoint = parseCheckpoint(note)
      return turns.findIndex((key) => checkpoint && findSigner(checkpoint, [rawPublicKey(key)]))
    })
    expect(signers).toEqual([0, 1, 0])
  })

  it.each([
    ['that no known key signed', anotherKey, 3],
    ['whose frontier is another tree’s', testSigningKey, 3],
    ['whose columns say something else than its note', testSigningKey, 4],
  ] as const)('signs nothing on top of a checkpoint %s', async (_, key, signedSize) => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await signRecord(districtId)
    const rootHash = Buffer.alloc(32, 7)
    const note = signCheckpoint({ districtId, size: signedSize, rootHash, signedAt: now }, key)
    const forged = { districtId, size: 3, rootHash: new Uint8Array(rootHash), frontier: new Uint8Array(64), leafHashes: new Uint8Array(32) }
    await inDistrict(districtId, (tx) => tx.auditCheckpoint.create({ data: { ...forged, note, signedAt: now } }))
    await record(districtId)
    await expect(numberEvents(districtId, { signingKey: testSigningKey, now })).rejects.toThrow(/newest checkpoint/)
    const { events } = await findRecord(districtId)
    expect(events.filter(({ number }) => number === null)).toHaveLength(1)
    expect(await findUnnumberedDistricts()).toContain(districtId)
  })

  it('numbers each event once when several are at it, and keeps the subtrees a proof needs', async () => {
    const { districtId, owner } = await makeDistrict()
    const events = Array.from({ length: 600 }, () => ({ action: 'portal.tried' as const }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, events))
    const counts = await Promise.all(Array.from({ length: 4 }, () => numberEvents(districtId, { signingKey: testSigningKey, now })))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(601)
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.subtrees.map(({ level, index }) => ({ level, index }))).toEqual([
      { level: 8, index: 0 },
      { level: 8, index: 1 },
    ])
    const subtree = new GrowingTree()
    for (const { leafHash } of recorded.events.slice(256, 512)) subtree.add(Buffer.from(leafHash))
    expect(subtree.root().equals(recorded.subtrees[1]?.hash ?? Buffer.alloc(0))).toBe(true)
  })

  it('leaves deleted districts alone', async () => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await database().district.update({ where: { id: districtId }, data: { deletedAt: now } })
    expect(await findUnnumberedDistricts()).not.toContain(districtId)
  })
})
