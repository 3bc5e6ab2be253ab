import { describe, expect, it } from 'vitest'
import { findSigner, parseCheckpoint, rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { findUnnumberedDistricts } from './number-events'

describe('numberEvents', () => {
  it('numbers what was recorded and signs a tree head over it', async () => {
    const { districtId, owner } = await makeDistrict()
    await makePortal(owner)
    expect(await findUnnumberedDistricts()).toContain(districtId)
    await signRecord(districtId)
    expect(await findUnnumberedDistricts()).not.toContain(districtId)
    await inDistrict(districtId, async (tx) => {
      const events = await tx.auditEvent.findMany({ where: { districtId }, include: { number: true }, orderBy: { id: 'asc' } })
      expect(events.length).toBeGreaterThan(0)
      expect(events.map(({ number }) => number?.number)).toEqual(events.map((_, index) => index))
      const tree = new GrowingTree()
      for (const { leafHash } of events) tree.add(Buffer.from(leafHash))
      const [head, ...earlier] = await tx.auditCheckpoint.findMany({ where: { districtId }, orderBy: { size: 'desc' } })
      expect(earlier).toEqual([])
      const checkpoint = parseCheckpoint(head?.note ?? '')
      expect(checkpoint).toMatchObject({ districtId, size: events.length, rootHash: tree.root() })
      expect(checkpoint && findSigner(checkpoint, [rawPublicKey(testSigningKey)])).toBeDefined()
    })
  })
})
