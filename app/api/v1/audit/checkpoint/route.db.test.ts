import { beforeAll, describe, expect, it } from 'vitest'
import { recordEvents } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint, rawPublicKey, verifierKey } from '@/lib/audit/tree/checkpoint'
import { verifyConsistency } from '@/lib/audit/tree/proofs'
import { inDistrict } from '@/lib/district-scope'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'

let district: TestDistrict
let key: string

beforeAll(async () => {
  district = await makeDistrict()
  key = await makeApiKey(district, 'auditor')
})

/** Records as many events and signs the record; answers how many it has then. */
async function grow(count: number, now: Date): Promise<number> {
  const { districtId, owner } = district
  const events = Array.from({ length: count }, () => ({ action: 'record.verified' as const }))
  await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, events))
  await signRecord(districtId, { now })
  return inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { districtId } }))
}

describe('GET /audit/checkpoint', () => {
  it('answers 404 while nothing was signed', async () => {
    expect(await problemOf('getCheckpoint', { key })).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('answers with the newest checkpoint, signed, and exactly the promised keys', async () => {
    const now = new Date('2026-03-02T15:00:00.123Z')
    const size = await grow(5, now)
    const answer = await answerOf('getCheckpoint', { key })
    expect(Object.keys(answer)).toEqual(['size', 'root_hash', 'signed_at', 'checkpoint', 'verifier_key'])
    expect(answer).toMatchObject({ size, signed_at: '2026-03-02T15:00:00.123Z' })
    const publicKey = rawPublicKey(testSigningKey)
    const checkpoint = parseCheckpoint(answer.checkpoint)
    expect(checkpoint).toMatchObject({ districtId: district.districtId, size, signedAt: now })
    expect(checkpoint?.rootHash.toString('hex')).toBe(answer.root_hash)
    expect(checkpoint && findSigner(checkpoint, [publicKey])).toEqual(publicKey)
    expect(answer.verifier_key).toBe(verifierKey(district.districtId, publicKey))
  })

  it('answers with the plain note where a text is asked for', async () => {
    const { checkpoint } = await answerOf('getCheckpoint', { key })
    const response = await callApi('getCheckpoint', { key, headers: { Accept: 'text/plain' } })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe(checkpoint)
    for (const Accept of ['*/*', 'application/json, text/plain', 'application/json']) {
      expect((await callApi('getCheckpoint', { key, headers: { Accept } })).headers.get('content-type')).toBe('application/json')
    }
  })

  it('shows who kept an earlier one that the record only grew', async () => {
    const earlier = await answerOf('getCheckpoint', { key })
    const size = await grow(300, new Date('2026-03-02T15:01:00Z'))
    const newest = await answerOf('getCheckpoint', { key, query: `from=${earlier.size}` })
    const proof = {
      from: earlier.size,
      fromRoot: Buffer.from(earlier.root_hash, 'hex'),
      size: newest.size,
      rootHash: Buffer.from(newest.root_hash, 'hex'),
      path: newest.consistency_path.map((hash: string) => Buffer.from(hash, 'hex')),
    }
    expect(newest.size).toBe(size)
    expect(verifyConsistency(proof)).toBe(true)
    expect((await answerOf('getCheckpoint', { key, query: `from=${size}` })).consistency_path).toEqual([])
    expect((await answerOf('getCheckpoint', { key, query: 'from=0' })).consistency_path).toEqual([])
  })

  it('refuses an earlier one that counts more than there is, as a record cut short would', async () => {
    const { size } = await answerOf('getCheckpoint', { key })
    expect(await problemOf('getCheckpoint', { key, query: `from=${size + 1}` })).toMatchObject({ status: 409, code: 'conflict' })
  })

  it.each(['from=-1', 'from=1.5', 'from=x', 'since=3'])('refuses %s', async (query) => {
    expect(await problemOf('getCheckpoint', { key, query })).toMatchObject({ status: 400, code: 'invalid_input' })
  })

  it('refuses who may not read the record', async () => {
    const sender = await makeApiKey(district, 'sender')
    expect(await problemOf('getCheckpoint', { key: sender })).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('gives out no checkpoint that is not what was signed', async () => {
    const off = 'ALTER TABLE audit_checkpoints DISABLE TRIGGER insert_only'
    const on = 'ALTER TABLE audit_checkpoints ENABLE ALWAYS TRIGGER insert_only'
    await asTableOwner(district.districtId, `${off}; UPDATE audit_checkpoints SET root_hash = sha256('x'); ${on}`)
    expect(await problemOf('getCheckpoint', { key })).toMatchObject({ status: 409, code: 'conflict' })
  })
})
