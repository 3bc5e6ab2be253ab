import { describe, expect, it } from 'vitest'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { inDistrict } from '@/lib/district-scope'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { exportedLines } from '@/scripts/testing/record-lines'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { exportRecord } from './export-record'
import { recordLineSchema } from './verify/record-line'
import { verifyRecord } from './verify/verify-record'

const now = new Date('2026-11-20T10:00:00Z')
const known = { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }

describe('exportRecord', () => {
  it('gives out a record that proves itself without the database', async () => {
    const { districtId, owner, ...issuing } = await makeIssuingDistrict([{ givenName: 'Zoë' }, { givenName: 'Ana' }])
    await signRecord(districtId)
    await issueTo(owner, { ...issuing, now })
    await signRecord(districtId)
    const lines = await exportedLines(owner, now)
    const records = lines.map((line) => recordLineSchema.parse(JSON.parse(line)))
    const leaves = records.flatMap((line) => (line.type === 'leaf' ? [line] : []))
    expect(leaves.map(({ number }) => number)).toEqual(leaves.map((_, index) => index))
    expect(leaves.some(({ leaf, personal }) => leaf.includes('link.issued') && personal !== null)).toBe(true)
    expect(records.at(-1)).toEqual({ type: 'end', leaves: leaves.length, checkpoints: 2 })
    const verification = await verifyRecord(await exportRecord(owner, now), { known, now: new Date(), districtId })
    expect(verification).toMatchObject({ verdict: 'sound', findings: [], leaves: leaves.length, checkpoints: 2, keysKnown: true })
  })

  it('is recorded before the first line is given out, and refused to a sender', async () => {
    const { districtId, auditor, sender } = await makeIssuingDistrict([])
    await signRecord(districtId)
    await exportRecord(auditor, now)
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'record.exported' } }))
    expect(events).toMatchObject([{ actorId: auditor.id, at: now }])
    await expect(exportRecord(sender, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is a header and an end while nothing is signed', async () => {
    const { districtId, owner } = await makeIssuingDistrict([])
    const verification = await verifyRecord(await exportRecord(owner, now), { known, now: new Date(), districtId })
    expect(verification).toMatchObject({ verdict: 'sound', leaves: 0, head: null })
    expect(verification.warnings).toContain('The record is empty.')
  })
})
