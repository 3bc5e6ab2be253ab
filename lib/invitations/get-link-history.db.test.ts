import { describe, expect, it } from 'vitest'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { getLinkHistory } from './get-link-history'
import { revokeInvitation } from './invitations'
import { issueLinks } from './issue-links'
import { recordReturn } from './record-return'

const now = new Date('2026-03-02T12:00:00.000Z')

describe('getLinkHistory', () => {
  it('has all that the portal said, the oldest first', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id: portalId } = await makePortalOf(owner, 'get_connected', { site: 'https://volunteer.example.org' })
    const contactIds = await makeContacts(districtId, [{ familyName: 'Reyes' }])
    const [link] = (await issueTo(owner, { portalId, contactIds, now })).links
    if (!link) throw new Error('There is a link.')
    const address = returnAddressOf(link)
    for (const kind of ['jwt', 'validation']) {
      await recordReturn({ ...address, query: new URLSearchParams({ kind }), visit: phoneVisit }, now)
    }
    const { returns, mails } = await getLinkHistory(owner, link.id)
    expect(returns.map(({ reason, code }) => [reason, code])).toEqual([
      ['link_refused', 'jwt'],
      ['details_refused', 'validation'],
    ])
    expect(mails).toEqual([])
  })

  it('has the mails that invite by its invitation, and no others', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([
      { familyName: 'Reyes', email: 'reyes@example.org' },
      { familyName: 'Li', email: 'li@example.org' },
    ])
    await setUpMail(owner, { port: 1 })
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    const { mails } = await getLinkHistory(owner, links[0]?.id ?? '')
    expect(mails.map(({ email, kind, state }) => [email, kind, state])).toEqual([['reyes@example.org', 'invitation', 'queued']])
  })

  it('has what became known of its invitation', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{ familyName: 'Reyes' }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const link = links[0]
    expect((await getLinkHistory(owner, link?.id ?? '')).leadsToAccount).toBe(true)
    const nothing = { openedAt: null, continuedAt: null, activatedAt: null, frozenAt: null, revokedAt: null }
    expect((await getLinkHistory(owner, link?.id ?? '')).invitation).toEqual(nothing)
    const later = new Date('2026-03-02T13:00:00.000Z')
    await revokeInvitation(owner, link?.invitationId ?? '', later)
    expect((await getLinkHistory(owner, link?.id ?? '')).invitation).toEqual({ ...nothing, revokedAt: later })
  })

  it('tells nobody of a link of another district or of none', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{ familyName: 'Reyes' }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const stranger = await makeDistrict()
    for (const id of [links[0]?.id ?? '', uuidV7(), 'none'])
      await expect(getLinkHistory(stranger.owner, id)).rejects.toMatchObject({ code: 'not_found' })
  })
})
