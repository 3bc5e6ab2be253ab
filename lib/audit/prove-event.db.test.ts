import { beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { tamperWith } from '@/scripts/testing/tamper-with'
import { proveEvent } from './prove-event'
import { recordEvents } from './record-events'
import { findSigner, parseCheckpoint, rawPublicKey, verifierKey } from './tree/checkpoint'
import { leafHashOf } from './tree/merkle-hash'
import { verifyInclusion } from './tree/proofs'

const now = new Date('2026-03-02T15:00:00Z')

/** Records events and answers their ids, in their order. */
async function record({ districtId, owner }: TestDistrict, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, () => ({ id: uuidV7(), action: 'contact.viewed' as const, subjectId: uuidV7() }))
  await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, events))
  return events.map(({ id }) => id).sort()
}

/** A record that has what a key's first signature leaves in it, and then as many events. */
async function makeRecord(count: number) {
  const district = await makeDistrict()
  await record(district, 1)
  await signRecord(district.districtId, { now })
  const before = await countNumbered(district)
  const ids = await record(district, count)
  await signRecord(district.districtId, { now })
  return { district, before, ids }
}

async function countNumbered({ districtId }: TestDistrict): Promise<number> {
  return inDistrict(districtId, (tx) => tx.auditNumber.count({ where: { districtId } }))
}

describe('proveEvent', () => {
  let district: TestDistrict
  let before: number
  let ids: string[]

  beforeAll(async () => {
    ;({ district, before, ids } = await makeRecord(600))
    ids.push(...(await record(district, 45)))
    await signRecord(district.districtId, { now })
  })

  it.each([0, 250, 256, 511, 512, 599, 600, 644])('proves event %i of many in a way that a stranger can check', async (index) => {
    const proof = await proveEvent(district.auditor, ids[index] ?? '')
    if (proof.state !== 'proven') throw new Error(`It is ${proof.state}.`)
    const [number, size] = [before + index, before + 645]
    const checkpoint = parseCheckpoint(proof.note)
    expect(checkpoint).toMatchObject({ districtId: district.districtId, size, signedAt: now })
    expect(checkpoint?.rootHash.toString('hex')).toBe(proof.rootHash)
    const key = rawPublicKey(testSigningKey)
    expect(checkpoint && findSigner(checkpoint, [key])).toEqual(key)
    expect(proof).toMatchObject({ number, size, verifierKey: verifierKey(district.districtId, key) })
    expect(JSON.parse(proof.leaf)).toMatchObject({ id: ids[index], district_id: district.districtId })
    expect(proof.leafHash).toBe(leafHashOf(proof.leaf).toString('hex'))
    const [leafHash, rootHash, ...path] = [proof.leafHash, proof.rootHash, ...proof.path].map((hex) => Buffer.from(hex, 'hex'))
    if (!leafHash || !rootHash) throw new Error('Both are there.')
    expect(verifyInclusion({ leafHash, number, size, rootHash, path })).toBe(true)
  })

  it('waits for an event that has no number yet', async () => {
    const other = await makeDistrict()
    const [id = ''] = await record(other, 1)
    expect(await proveEvent(other.owner, id)).toEqual({ state: 'waiting' })
    await signRecord(other.districtId, { now })
    expect(await proveEvent(other.owner, id)).toMatchObject({ state: 'proven', number: 0 })
  })

  it('knows no event of another district, none that is not there, and nothing that is no id', async () => {
    const { district: theirs, ids: foreign } = await makeRecord(1)
    expect(await proveEvent(theirs.owner, foreign[0] ?? '')).toMatchObject({ state: 'proven' })
    for (const id of [foreign[0] ?? '', uuidV7(), 'x', '']) {
      await expect(proveEvent(district.owner, id)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('refuses who may not read the record', async () => {
    await expect(proveEvent(district.sender, ids[0] ?? '')).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('proveEvent on a record that was changed', () => {
  it.each<[string, string, (ids: { first: string; second: string; before: number }) => string]>([
    ['its leaf', 'audit_events', ({ first }) => `UPDATE audit_events SET leaf = replace(leaf, 'viewed', 'erased') WHERE id = '${first}'`],
    [
      'its leaf with the hash beside it',
      'audit_events',
      ({ first }) =>
        `UPDATE audit_events SET leaf = leaf || ' ', leaf_hash = sha256('\\x00' || convert_to(leaf || ' ', 'UTF8')) WHERE id = '${first}'`,
    ],
    ['the hash of its neighbour', 'audit_events', ({ second }) => `UPDATE audit_events SET leaf_hash = sha256('x') WHERE id = '${second}'`],
    ['the number of its neighbour', 'audit_numbers', ({ second }) => `DELETE FROM audit_numbers WHERE id = '${second}'`],
    ['the root of the checkpoint', 'audit_checkpoints', () => `UPDATE audit_checkpoints SET root_hash = sha256('x')`],
    ['the size of the checkpoint', 'audit_checkpoints', () => 'UPDATE audit_checkpoints SET size = size + 1000'],
    ['the note of the checkpoint', 'audit_checkpoints', () => `UPDATE audit_checkpoints SET note = replace(note, '2026', '2027')`],
    ['the checkpoint, which is gone', 'audit_checkpoints', () => 'DELETE FROM audit_checkpoints'],
    ['the keys, which are gone', 'audit_keys', () => 'DELETE FROM audit_keys'],
    [
      'the leaf and the number of two events, one for the other',
      'audit_events',
      ({ first, second, before }) =>
        `UPDATE audit_events e SET leaf = o.leaf, leaf_hash = o.leaf_hash FROM audit_events o WHERE o.id <> e.id AND o.id IN ('${first}', '${second}') AND e.id IN ('${first}', '${second}');
         ALTER TABLE audit_numbers DISABLE TRIGGER insert_only;
         UPDATE audit_numbers SET number = number + 100 WHERE id IN ('${first}', '${second}');
         UPDATE audit_numbers SET number = CASE id WHEN '${first}' THEN ${before + 1} ELSE ${before} END WHERE id IN ('${first}', '${second}');
         ALTER TABLE audit_numbers ENABLE ALWAYS TRIGGER insert_only`,
    ],
  ])('proves nothing where somebody changed %s', async (_, table, sql) => {
    const { district, before, ids } = await makeRecord(3)
    const [first = '', second = ''] = ids
    expect(await proveEvent(district.owner, first)).toMatchObject({ state: 'proven', number: before })
    await tamperWith(district.districtId, table, sql({ first, second, before }))
    expect(await proveEvent(district.owner, first)).toEqual({ state: 'broken' })
  })

  it('proves nothing where a subtree is not what it was', async () => {
    const { district, ids } = await makeRecord(513)
    const first = ids[0] ?? ''
    expect(await proveEvent(district.owner, first)).toMatchObject({ state: 'proven' })
    await tamperWith(district.districtId, 'audit_subtrees', `UPDATE audit_subtrees SET hash = sha256('x') WHERE index = 1`)
    expect(await proveEvent(district.owner, first)).toEqual({ state: 'broken' })
    await tamperWith(district.districtId, 'audit_subtrees', 'DELETE FROM audit_subtrees WHERE index = 1')
    expect(await proveEvent(district.owner, first)).toEqual({ state: 'broken' })
  })
})
