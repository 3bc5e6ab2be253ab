import { describe, expect, it } from 'vitest'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { readRecordLines } from '@/lib/audit/verify/read-record-lines'
import { verifyRecord } from '@/lib/audit/verify/verify-record'
import { callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'

describe('GET /audit/export', () => {
  it('streams a record that proves itself, as lines that no cache keeps', async () => {
    const district = await makeIssuingDistrict([{ givenName: 'Zoë' }])
    await signRecord(district.districtId)
    const response = await callApi('exportRecord', { key: await makeApiKey(district, 'auditor') })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    if (!response.body) throw new Error('There is a body.')
    const known = { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }
    const verification = await verifyRecord(readRecordLines(response.body.values()), {
      known,
      now: new Date(),
      districtId: district.districtId,
    })
    expect(verification).toMatchObject({ verdict: 'sound', findings: [], keysKnown: true })
    expect(verification.leaves).toBeGreaterThan(0)
  })

  it('is refused to a sender', async () => {
    const district = await makeIssuingDistrict([])
    expect(await problemOf('exportRecord', { key: await makeApiKey(district, 'sender') })).toMatchObject({ status: 403, code: 'forbidden' })
  })
})
