import { expect, it } from 'vitest'
import { exportRecord } from '@/lib/audit/export-record'
import { recordEvents } from '@/lib/audit/record-events'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { verifyRecord } from './verify-record'

it('is what it was when the reading began, however it grows meanwhile', async () => {
  const { districtId, owner } = await makeDistrict()
  const now = new Date()
  const record = async (count: number) => {
    const events = Array.from({ length: count }, () => ({ action: 'contact.viewed' as const, subjectId: uuidV7() }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, events))
    await signRecord(districtId)
  }
  await record(2_100)
  await record(3)
  async function* whileGrowing() {
    for await (const line of await exportRecord(owner, now)) {
      yield line
      if (line.includes('"number":0,')) await record(5)
    }
  }
  const known = { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }
  expect(await verifyRecord(whileGrowing(), { known, now, districtId })).toMatchObject({ verdict: 'sound', findings: [], checkpoints: 2 })
})
