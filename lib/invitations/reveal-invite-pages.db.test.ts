import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { revealInvitePage } from './reveal-invite-pages'

const now = new Date('2026-03-01T12:00:00Z')

async function issued() {
  const district = await makeIssuingDistrict([{ students: [{ school: 'Oak' }] }])
  const { owner, portalId, contactIds } = district
  const [page] = (await invitePagesTo(owner, { portalId, contactIds, now })).pages
  if (!page) throw new Error('There is an invite page.')
  return { ...district, page }
}

const revealed = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'invite_page.revealed' } }))

describe('revealInvitePage', () => {
  it('gives the same address again while it lives, each time recorded without the code', async () => {
    const { districtId, sender, page } = await issued()
    expect(await revealInvitePage(sender, page.invitationId, now)).toEqual({ url: page.url })
    const [event] = await revealed(districtId)
    expect(event).toMatchObject({ actorId: sender.id, subjectId: page.contactId })
    expect(JSON.parse(event?.leaf ?? '').details).toEqual({ invitation_id: page.invitationId, code_version: 1 })
  })

  it.each([
    ['revoked', 'UPDATE invitations SET revoked_at = now()', 'conflict'],
    ['frozen', "UPDATE invitations SET frozen_at = now(), frozen_reason = 'other'", 'conflict'],
    ['over', "UPDATE invitations SET closes_at = '2026-03-01T12:00:00Z'", 'link_expired'],
    ['of a restricted contact', 'UPDATE contacts SET restricted = true', 'conflict'],
    ['of a contact not to invite', 'UPDATE contacts SET do_not_invite_at = now()', 'conflict'],
    ['of a contact who needs none', 'UPDATE contacts SET needs_none_at = now()', 'conflict'],
    ['of a contact who left the roster', 'UPDATE contacts SET removed_at = now()', 'conflict'],
  ])('refuses an invitation that is %s, and records nothing', async (_, sql, code) => {
    const { districtId, owner, page } = await issued()
    await asTableOwner(districtId, sql)
    await expect(revealInvitePage(owner, page.invitationId, now)).rejects.toMatchObject({ code })
    expect(await revealed(districtId)).toEqual([])
  })

  it('refuses while invite pages are switched off, and where none was handed out', async () => {
    const { owner, page } = await issued()
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    await expect(revealInvitePage(owner, page.invitationId, now)).rejects.toMatchObject({ code: 'conflict' })
    const signed = await makeIssuingDistrict([{}])
    const { links } = await issueTo(signed.owner, { portalId: signed.portalId, contactIds: signed.contactIds, now })
    await expect(revealInvitePage(signed.owner, links[0]?.invitationId ?? '', now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is refused to the auditor, and knows nothing outside a sender’s schools', async () => {
    const { auditor, sender, page } = await issued()
    await expect(revealInvitePage(auditor, page.invitationId, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(revealInvitePage({ ...sender, schools: ['Elm'] }, page.invitationId, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
