import { describe, expect, it } from 'vitest'
import { approveRequest, declineRequest } from '@/lib/approvals/decide-approval'
import { findWaiting } from '@/lib/approvals/find-approvals'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { answerOf, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'

const now = new Date()

async function askAt(idempotencyKey: string) {
  const district = await makeIssuingDistrict([{}, { familyName: 'Lee' }])
  const { owner, portalId, contactIds } = district
  await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalOverContacts: 1 }, now)
  const key = await makeApiKey(district, 'sender')
  const asked = { key, body: { portal: portalId, contacts: contactIds }, headers: { 'Idempotency-Key': idempotencyKey } }
  const problem = await problemOf('issueLinks', asked)
  const [waiting] = await findWaiting(owner, now)
  return { ...district, asked, problem, approvalId: waiting?.id ?? '' }
}

describe('POST /campaigns that waits for a second member', () => {
  it('answers 409 approval_needed, as often as it is asked, and 201 with the campaign once it is approved', async () => {
    const { admin, asked, problem, approvalId } = await askAt('nightly-1')
    expect(problem).toMatchObject({ status: 409, code: 'approval_needed', detail: expect.stringContaining('/approvals') })
    expect(await problemOf('issueLinks', asked)).toEqual(problem)
    expect((await answerOf('findCampaigns', { key: asked.key })).data).toEqual([])
    const { resultId } = await approveRequest(admin, approvalId, now)
    expect(await answerOf('issueLinks', asked)).toMatchObject({ id: resultId, counts: { issued: 2, skipped: 0 } })
    expect((await answerOf('findCampaigns', { key: asked.key })).data).toHaveLength(1)
  })

  it('answers 409 conflict for the same Idempotency-Key once it is declined', async () => {
    const { admin, asked, approvalId } = await askAt('nightly-2')
    await declineRequest(admin, approvalId, now)
    expect(await problemOf('issueLinks', asked)).toMatchObject({ status: 409, code: 'conflict' })
    expect(await problemOf('issueLinks', { ...asked, headers: {} })).toMatchObject({ status: 409, code: 'approval_needed' })
  })
})
