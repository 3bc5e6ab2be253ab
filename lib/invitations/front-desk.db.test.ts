import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { qrCode } from '@/lib/qr-code'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import type { MadeContact } from '@/scripts/testing/make-contacts'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { serveAtFrontDesk } from './front-desk'

const now = new Date('2026-03-01T12:00:00Z')
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const identityChecks = ['Photo ID', 'Name of the child’s teacher']

async function atDesk(contact: MadeContact = {}, checks: string[] = []) {
  const district = await makeIssuingDistrict([contact])
  await setDistrictPolicy(district.owner, { ...defaultDistrictPolicy, identityChecks: checks }, now)
  const contactId = district.contactIds[0] ?? ''
  return { ...district, contactId, asked: { contactId, portal: district.portalId, checks, means: 'qr' as const } }
}

const served = (districtId: string) =>
  inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({
      where: { districtId, action: 'front_desk.served' },
      select: { actorId: true, subjectId: true, leaf: true, personal: { select: { data: true } } },
      orderBy: { id: 'asc' },
    }),
  )

const campaigns = (districtId: string) => inDistrict(districtId, (tx) => tx.campaign.count({ where: { districtId } }))

describe('serveAtFrontDesk', () => {
  it('hands out the address of a new invite page as a QR code and in groups of four', async () => {
    const { sender, slug, asked } = await atDesk()
    const handedOut = await serveAtFrontDesk(sender, asked, now)
    expect(handedOut.closesAt).toEqual(days(14))
    expect(handedOut.address.place).toBe(`localhost:3000/i/${slug}/`)
    expect(handedOut.url).toBe(`http://${handedOut.address.place}${handedOut.address.groups.join('')}`)
    expect(handedOut.qr).toEqual(qrCode(handedOut.url))
  })

  it('hands out the address there is, prolonged', async () => {
    const { owner, sender, portalId, contactIds, asked } = await atDesk()
    const [page] = (await invitePagesTo(owner, { portalId, contactIds, now })).pages
    const handedOut = await serveAtFrontDesk(sender, asked, days(3))
    expect(handedOut).toMatchObject({ url: page?.url, closesAt: days(17) })
  })

  it('records who served whom, by which means and after which checks, the district’s words beside the leaf', async () => {
    const { districtId, sender, contactId, asked } = await atDesk({}, identityChecks)
    await serveAtFrontDesk(sender, { ...asked, means: 'code' }, now)
    const [event] = await served(districtId)
    expect(event).toMatchObject({ actorId: sender.id, subjectId: contactId })
    const ids = { invitation_id: expect.any(String), campaign_id: expect.any(String) }
    expect(JSON.parse(event?.leaf ?? '').details).toEqual({ ...ids, means: 'code', checks: 2 })
    expect(JSON.parse(event?.personal?.data ?? '')).toEqual({ checks: identityChecks })
  })

  it.each([[[]], [['Photo ID']], [['Photo ID', 'Something else']]])('hands out nothing while only %j is ticked', async (checks) => {
    const { districtId, sender, asked } = await atDesk({}, identityChecks)
    await expect(serveAtFrontDesk(sender, { ...asked, checks }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { checks: expect.any(String) },
    })
    expect([await campaigns(districtId), await served(districtId)]).toEqual([0, []])
  })

  it.each([
    ['restricted', { restricted: true }, 'Restricted by a court order'],
    ['not to be invited', { doNotInvite: 'Custody' }, 'Marked do not invite'],
    ['in no need of an account', { needsNone: 'Google' }, 'Needs none'],
    ['no longer in the roster', { removedAt: now }, 'No longer in the roster'],
    ['without a GUID', { guid: null }, 'Has no GUID'],
  ])('refuses a contact who is %s, with the reason, and leaves no trace', async (_, contact, reason) => {
    const { districtId, sender, asked } = await atDesk(contact)
    await expect(serveAtFrontDesk(sender, asked, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(reason),
    })
    expect([await campaigns(districtId), await served(districtId)]).toEqual([0, []])
  })

  it('refuses a frozen invitation', async () => {
    const { districtId, sender, asked } = await atDesk()
    await serveAtFrontDesk(sender, asked, now)
    await asTableOwner(districtId, "UPDATE invitations SET frozen_at = now(), frozen_reason = 'other'")
    await expect(serveAtFrontDesk(sender, asked, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Frozen'),
    })
  })

  it('is refused to the auditor, outside a sender’s schools, and while invite pages are switched off', async () => {
    const { owner, sender, auditor, asked } = await atDesk({ students: [{ school: 'Oak' }] })
    await expect(serveAtFrontDesk(auditor, asked, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(serveAtFrontDesk({ ...sender, schools: ['Elm'] }, asked, now)).rejects.toMatchObject({ code: 'not_found' })
    const other = await atDesk()
    await expect(serveAtFrontDesk(sender, { ...asked, contactId: other.contactId }, now)).rejects.toMatchObject({ code: 'not_found' })
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    await expect(serveAtFrontDesk(sender, asked, now)).rejects.toMatchObject({ code: 'unsupported' })
  })
})
