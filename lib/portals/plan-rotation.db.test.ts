import { describe, expect, it } from 'vitest'
import { revokeInvitation } from '@/lib/invitations/invitations'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { planRotation } from './plan-rotation'
import { savePortal } from './save-portal'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const newSecret = 'another-client-secret-of-more-than-32-bytes'

describe('planRotation', () => {
  it('counts of each secret version the links that live, and tells when the last one dies', async () => {
    const { owner, admin, portalId, contactIds } = await makeIssuingDistrict([{ guid: 'guid-a' }, { guid: 'guid-b' }, { guid: 'guid-c' }])
    const unused = { version: 1, last4: testSecret.slice(-4), active: true, living: 0, lastDiesAt: null, withoutExpiry: 0, awaitingNew: 0 }
    expect(await planRotation(owner, portalId, now)).toEqual([unused])

    await issueTo(owner, { portalId, contactIds: contactIds.slice(0, 2), lifetimeSeconds: 600, now })
    await issueTo(owner, { portalId, contactIds: contactIds.slice(2), lifetimeSeconds: 7_200, now })
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: {}, secret: newSecret }, now)
    await issueTo(owner, { portalId, contactIds: contactIds.slice(0, 1), lifetimeSeconds: 3_600, now: later(1) })

    const old = { ...unused, active: false }
    const fresh = { ...unused, version: 2, last4: newSecret.slice(-4), living: 1, lastDiesAt: later(3_601) }
    expect(await planRotation(admin, portalId, later(599))).toEqual([
      fresh,
      { ...old, living: 3, lastDiesAt: later(7_200), awaitingNew: 2 },
    ])
    expect(await planRotation(admin, portalId, later(600))).toEqual([
      fresh,
      { ...old, living: 1, lastDiesAt: later(7_200), awaitingNew: 1 },
    ])
    expect(await planRotation(admin, portalId, later(7_200))).toEqual([{ ...fresh, living: 0, lastDiesAt: null }, old])
  })

  it('counts apart what has no expiry known, and nothing of another portal', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{ email: 'ana@example.org' }, { email: 'hoa@example.org' }])
    const { id } = await makePortalOf(owner, 'get_connected')
    await issueTo(owner, { portalId: id, contactIds, now })
    expect(await planRotation(owner, id, later(365 * 86_400))).toMatchObject([{ living: 0, lastDiesAt: null, withoutExpiry: 2 }])
    expect(await planRotation(owner, portalId, now)).toMatchObject([{ living: 0, withoutExpiry: 0 }])
  })

  it('goes on counting a link whose invitation was revoked, which the vendor still takes', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{ guid: 'guid-a' }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    await revokeInvitation(owner, links[0]?.invitationId ?? '', now)
    expect(await planRotation(owner, portalId, now)).toMatchObject([{ living: 1 }])
  })

  it('says nothing of a portal without a secret, and does not find one of another district', async () => {
    const { owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'passage')
    expect(await planRotation(owner, id, now)).toEqual([])
    const stranger = await makeDistrict()
    await expect(planRotation(stranger.owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await expect(planRotation(owner, crypto.randomUUID(), now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeIssuingDistrict([])
    await expect(planRotation(district[role], district.portalId, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
