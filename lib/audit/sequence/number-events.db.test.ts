import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { recordEvent, recordEventAlone, recordEvents } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { uuidV7 } from '@/lib/uuid-v7'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { noHeads, signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { tamperWith } from '@/scripts/testing/tamper-with'
import { findUnnumberedDistricts, numberEvents } from './number-events'
import { headMemory } from './remembered-heads'

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

  it('takes the time of the last checkpoint from what was signed, not from its column', async () => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await signRecord(districtId, { now })
    await tamperWith(districtId, 'audit_checkpoints', "UPDATE audit_checkpoints SET signed_at = '2099-01-01'")
    await record(districtId)
    await signRecord(districtId, { now })
    expect((await findRecord(districtId)).checkpoints.map(({ note }) => parseCheckpoint(note)?.signedAt)).toEqual([now, now])
  })

  it('goes on with a new key, and back to the old one where that is known', async () => {
    const { districtId } = await makeDistrict()
    const turns = [testSigningKey, anotherKey, testSigningKey]
    for (const signingKey of turns) {
      await record(districtId)
      await numberEvents(districtId, { signingKey, knownKeys: [rawPublicKey(anotherKey)], heads: noHeads, now })
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
    ['that no known key signed', anotherKey, { size: 3 }, 'No key that is known'],
    ['whose frontier is another tree’s', testSigningKey, { size: 3 }, 'does not fold'],
    ['whose columns say something else than its note', testSigningKey, { size: 4 }, 'No key that is known'],
    ['of another district', testSigningKey, { size: 3, districtId: uuidV7() }, 'No key that is known'],
  ])('signs nothing on top of a checkpoint %s', async (_, key, signed, refusal) => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await signRecord(districtId)
    const rootHash = Buffer.alloc(32, 7)
    const note = signCheckpoint({ districtId, rootHash, signedAt: now, ...signed }, key)
    const forged = { districtId, size: 3, rootHash: new Uint8Array(rootHash), frontier: new Uint8Array(64), leafHashes: new Uint8Array(32) }
    await inDistrict(districtId, (tx) => tx.auditCheckpoint.create({ data: { ...forged, note, signedAt: now } }))
    await record(districtId)
    await expect(numberEvents(districtId, { signingKey: testSigningKey, heads: noHeads, now })).rejects.toThrow(refusal)
    const { events } = await findRecord(districtId)
    expect(events.filter(({ number }) => number === null)).toHaveLength(1)
    expect(await findUnnumberedDistricts()).toContain(districtId)
  })

  it('numbers each event once when several are at it, and keeps the subtrees a proof needs', async () => {
    const { districtId, owner } = await makeDistrict()
    const events = Array.from({ length: 600 }, () => ({ action: 'portal.tried' as const }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, events))
    const counts = await Promise.all(
      Array.from({ length: 4 }, () => numberEvents(districtId, { signingKey: testSigningKey, heads: noHeads, now })),
    )
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
    await asTableOwner(districtId, `UPDATE districts SET deleted_at = now() WHERE id = '${districtId}'`)
    expect(await findUnnumberedDistricts()).not.toContain(districtId)
  })
})

describe('a sequencer that remembers what it signed', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'invite-desk-heads-'))
  afterAll(() => rmSync(dataDir, { recursive: true }))
  const heads = headMemory(dataDir)
  const number = (districtId: string, signingKey = testSigningKey) => numberEvents(districtId, { signingKey, heads, now })

  /** Three leaves under two checkpoints. */
  async function makeRecord() {
    const { districtId } = await makeDistrict()
    for (let round = 0; round < 2; round += 1) {
      await record(districtId)
      await number(districtId)
    }
    return districtId
  }

  const edited = `leaf = replace(leaf, '"version":1', '"version":2'), leaf_hash = sha256(decode('00', 'hex') || convert_to(replace(leaf, '"version":1', '"version":2'), 'UTF8'))`

  async function takeBack(districtId: string, keptSize: number) {
    const above = keptSize === 0 ? 'true' : `number >= ${keptSize}`
    await asTableOwner(
      districtId,
      `INSERT INTO audit_queue SELECT district_id, id FROM audit_numbers WHERE district_id = '${districtId}' AND ${above}`,
    )
    await tamperWith(districtId, 'audit_checkpoints', `DELETE FROM audit_checkpoints WHERE size > ${keptSize}`)
    await tamperWith(districtId, 'audit_numbers', `DELETE FROM audit_numbers WHERE ${above}`)
  }

  it.each([
    ['all of it', 0],
    ['its end', 2],
  ])('does not sign anew what was signed, changed and put back to wait: %s', async (_, keptSize) => {
    const districtId = await makeRecord()
    expect(await tamperWith(districtId, 'audit_events', `UPDATE audit_events SET ${edited}`)).toBe(3)
    await takeBack(districtId, keptSize)
    const refusal = 'does not go on from the checkpoint over 3 events'
    await expect(number(districtId)).rejects.toThrow(refusal)
    // Not with a key that is new to the record either.
    await tamperWith(districtId, 'audit_keys', 'DELETE FROM audit_keys')
    await expect(number(districtId)).rejects.toThrow(refusal)
    await expect(number(districtId, anotherKey)).rejects.toThrow(keptSize === 0 ? refusal : 'No key that is known')
    expect((await findRecord(districtId)).checkpoints.map(({ size }) => size)).toEqual(keptSize === 0 ? [] : [2])
  })

  it('signs nothing on top of a head whose key only the record names', async () => {
    const districtId = await makeRecord()
    const { events } = await findRecord(districtId)
    const tree = new GrowingTree()
    for (const { leafHash } of events) tree.add(Buffer.from(leafHash))
    const rootHash = tree.root()
    const note = signCheckpoint({ districtId, size: 3, rootHash, signedAt: now }, anotherKey)
    await tamperWith(districtId, 'audit_checkpoints', `UPDATE audit_checkpoints SET note = '${note}' WHERE size = 3`)
    const publicKey = rawPublicKey(anotherKey).toString('hex')
    await tamperWith(districtId, 'audit_keys', `UPDATE audit_keys SET public_key = decode('${publicKey}', 'hex')`)
    await record(districtId)
    await expect(number(districtId)).rejects.toThrow('No key that is known')
  })

  it('goes on from any key of the record where it knows nothing: neither a key beside its own, nor a head', async () => {
    const districtId = await makeRecord()
    await record(districtId)
    const lost = { signingKey: anotherKey, heads: noHeads, now }
    const others = [rawPublicKey(generateKeyPairSync('ed25519').privateKey)]
    await expect(numberEvents(districtId, { ...lost, knownKeys: others })).rejects.toThrow('No key that is known')
    expect(await numberEvents(districtId, { ...lost, knownKeys: [rawPublicKey(anotherKey)] })).toBe(2)
    expectSigned(await findRecord(districtId))
  })

  it('goes on after a power failure left nothing of what it remembered', async () => {
    const districtId = await makeRecord()
    writeFileSync(path.join(dataDir, 'audit-heads', districtId), '')
    await record(districtId)
    expect(await number(districtId)).toBe(1)
    expect(parseCheckpoint((await heads.recall(districtId)) ?? '')?.size).toBe(4)
  })
})

describe('what waits and cannot be numbered', () => {
  const queued = async (districtId: string) => {
    const rows = await inDistrict(districtId, (tx) => tx.auditQueue.findMany({ where: { districtId } }))
    return rows.map(({ eventId }) => eventId)
  }

  it('is dropped, with a line in the log, when it has a number that was signed for', async () => {
    const { districtId } = await makeDistrict()
    await record(districtId)
    await signRecord(districtId)
    const [first] = (await findRecord(districtId)).events
    await inDistrict(districtId, (tx) => tx.auditQueue.create({ data: { districtId, eventId: first?.id ?? '' } }))
    await record(districtId)
    const logged = vi.spyOn(logger, 'warn')
    await signRecord(districtId)
    expect(logged.mock.calls).toEqual([[{ districtId, events: 1 }, 'events that waited for a number had one']])
    expect(await queued(districtId)).toEqual([])
    const recorded = await findRecord(districtId)
    expectSigned(recorded)
    expect(recorded.events).toHaveLength(3)
  })

  it.each([
    ['the event is gone', (id: string) => `DELETE FROM audit_events WHERE id = '${id}'`],
    ['its leaf is not what its hash says', (id: string) => `UPDATE audit_events SET leaf = leaf || ' ' WHERE id = '${id}'`],
    ['its hash is no hash', (id: string) => `UPDATE audit_events SET leaf_hash = decode('00', 'hex') WHERE id = '${id}'`],
  ])('stays where it is and holds up nothing else: %s', async (_, change) => {
    const { districtId, owner } = await makeDistrict()
    const id = uuidV7()
    await inDistrict(districtId, (tx) => recordEvent(tx, { actor: owner, at: now }, { id, action: 'portal.tried' }))
    await record(districtId)
    expect(await tamperWith(districtId, 'audit_events', change(id))).toBe(1)
    // The other one, and that the key is new.
    expect(await numberEvents(districtId, { signingKey: testSigningKey, heads: noHeads, now })).toBe(2)
    await expect(signRecord(districtId)).rejects.toThrow('1 cannot get one')
    expect(await queued(districtId)).toEqual([id])
  })

  it('stays where it is when it has a number that nobody signed for', async () => {
    const { districtId, owner } = await makeDistrict()
    const id = uuidV7()
    await inDistrict(districtId, async (tx) => {
      await recordEvent(tx, { actor: owner, at: now }, { id, action: 'portal.tried' })
      await tx.auditNumber.create({ data: { districtId, id, number: 9 } })
    })
    await expect(signRecord(districtId)).rejects.toThrow('1 cannot get one')
    expect(await queued(districtId)).toEqual([id])
  })
})
