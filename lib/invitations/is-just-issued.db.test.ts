import { describe, expect, it } from 'vitest'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { isJustIssued } from './is-just-issued'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('isJustIssued', () => {
  it('says yes for a quarter of an hour, to who issued the campaign and to nobody else', async () => {
    const { contactIds, portalId, owner, admin, sender } = await makeIssuingDistrict([{ familyName: 'A' }])
    const { campaignId } = await issueTo(sender, { portalId, contactIds, now })
    expect(await isJustIssued(sender, campaignId, later(15 * 60 - 1))).toBe(true)
    expect(await isJustIssued(sender, campaignId, later(15 * 60))).toBe(false)
    const { owner: stranger } = await makeDistrict()
    const key = { ...sender, kind: 'api_key' } as const
    for (const actor of [owner, admin, key, stranger]) expect(await isJustIssued(actor, campaignId, now)).toBe(false)
  })

  it('says no for an unknown campaign and for nonsense', async () => {
    const { owner } = await makeDistrict()
    for (const id of [uuidV7(), 'nonsense', '']) expect(await isJustIssued(owner, id, now)).toBe(false)
  })
})
