import type { KeyObject } from 'node:crypto'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import type { Known } from '@/lib/audit/verify/known'
import { inDistrict } from '@/lib/district-scope'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { signRecord } from '@/scripts/testing/sign-record'

export type MadeRecord = {
  districtId: string
  /** By number. */
  events: Array<{ id: string; action: string; leaf: string; hasPersonal: boolean }>
  /** Sizes of the checkpoints, smallest first. */
  sizes: number[]
  /** What was kept outside the database: the key, and every checkpoint. */
  known: Known
}

/** A record of some rounds: a portal, links and whatever the product records besides, everything numbered and signed. */
export async function makeRecord(signingKey: KeyObject): Promise<MadeRecord> {
  const district = await makeIssuingDistrict([{ givenName: 'Zoë' }, { givenName: 'Ana' }, { givenName: 'Li' }])
  const { districtId, owner } = district
  await signRecord(districtId, { signingKey })
  for (const minutes of [1, 2]) {
    await issueTo(owner, { ...district, now: new Date(Date.now() - minutes * 60_000) })
    await signRecord(districtId, { signingKey })
  }
  return inDistrict(districtId, async (tx) => {
    const events = await tx.auditEvent.findMany({ where: { districtId }, include: { number: true, personal: true } })
    const checkpoints = await tx.auditCheckpoint.findMany({ where: { districtId }, orderBy: { size: 'asc' } })
    return {
      districtId,
      events: events
        .toSorted((a, b) => (a.number?.number ?? 0) - (b.number?.number ?? 0))
        .map(({ id, action, leaf, personal }) => ({ id, action, leaf, hasPersonal: personal !== null })),
      sizes: checkpoints.map(({ size }) => size),
      known: { publicKeys: [rawPublicKey(signingKey)], checkpoints: checkpoints.map(({ note }) => note) },
    }
  })
}
