import { expect, it } from 'vitest'
import { getRecordState } from '@/lib/audit/get-record-state'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict } from '@/scripts/testing/make-district'
import { verifyDistrict } from './verify-district'

const tooLong = 'An event has waited for its number for more than two minutes'

async function record(actor: Actor, at: Date): Promise<void> {
  await inDistrict(actor.districtId, (tx) => recordEvent(tx, { actor, at }, { action: 'member.signed_in' }))
}

async function verify(districtId: string) {
  return verifyDistrict(districtId, { known: { publicKeys: [], checkpoints: [] }, now: new Date() })
}

it('warns once an event has waited for two minutes, and so does the state of the record', async () => {
  const { districtId, owner } = await makeDistrict()
  await record(owner, new Date())
  expect((await verify(districtId)).warnings.join()).not.toContain(tooLong)
  expect(await getRecordState(owner)).toMatchObject({ waiting: 1, isLate: false })
  await record(owner, new Date(Date.now() - 121_000))
  expect(await verify(districtId)).toMatchObject({ verdict: 'sound', waiting: 2 })
  expect((await verify(districtId)).warnings.join()).toContain(tooLong)
  expect(await getRecordState(owner)).toMatchObject({ waiting: 2, isLate: true })
})

it('takes no record for sound that has no event at all, not even that of the creation of the district', async () => {
  const { districtId } = await makeDistrict()
  expect(await verify(districtId)).toMatchObject({
    verdict: 'leaf_missing',
    findings: [{ sentence: expect.stringContaining('no event at all') }],
  })
})
