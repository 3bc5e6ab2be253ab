import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { suppressAddress } from '@/lib/mail/suppress-address'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { findSkipped } from './campaigns'
import { getInvitation, revokeInvitation } from './invitations'
import { continueInvitePage } from './invite-page'
import { issueLinks } from './issue-links'
import { findLinks } from './links'
import { prepareMail } from './prepare-mail'
import { revealLink } from './reveal-links'

const now = new Date('2026-03-01T12:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)

async function signInDistrict(kind: Parameters<typeof makePortalOf>[1], settings: Record<string, unknown> = {}) {
  const district = await makeDistrict()
  const { id: portalId } = await makePortalOf(district.owner, kind, settings)
  return { ...district, portalId }
}

describe('a link that an invite page signed for whoever pressed its button', () => {
  it.each(['proprofs', 'synap', 'get_connected'] as const)('of %s is given out to no member', async (kind) => {
    const { districtId, owner, slug, portalId } = await signInDistrict(kind)
    const contactIds = await makeContacts(districtId, [{}])
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    const pressed = await continueInvitePage({ slug, code: pages[0]?.code ?? '', visit: phoneVisit }, now)
    expect(pressed).toMatchObject({ state: 'signed' })
    const { rows } = await findLinks(owner, { filter: {}, paging: { limit: 10 }, timeZone: 'UTC' }, now)
    expect(rows).toMatchObject([{ mayBeRevealed: false, status: 'live' }])
    await expect(revealLink(owner, rows[0]?.id ?? '', now)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('invite page'),
    })
  })
})

describe('an invite page of a portal that signs in', () => {
  it('lives as its policy says, whatever the lifetime of links made besides', async () => {
    const { districtId, owner, portalId } = await signInDistrict('synap')
    const contactIds = await makeContacts(districtId, [{}])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    await issueTo(owner, { portalId, contactIds, now })
    expect(links[0]?.expiresAt).toEqual(later(14))
    expect(pages[0]?.expiresAt).toEqual(later(1))
    expect((await getInvitation(owner, pages[0]?.invitationId ?? '', now)).closesAt).toEqual(later(1))
  })

  it('is handed out to nobody whom its code cannot reach, once mail is set up', async () => {
    const { districtId, owner, portalId } = await signInDistrict('custom')
    const people = [{}, { email: null }, { email: 'ana at example' }, { email: 'returned@example.org' }]
    const contactIds = await makeContacts(districtId, people)
    const selection = { contacts: contactIds }
    const skipped = async (channel: 'link' | 'letter') => {
      const { campaignId } = await issueLinks(owner, { portal: portalId, selection, channel, form: 'invite_page' }, now)
      return (await findSkipped(owner, campaignId)).map(({ reason }) => reason).sort()
    }
    expect(await skipped('link')).toEqual([])
    await setUpMail(owner)
    await inDistrict(districtId, (tx) =>
      suppressAddress(tx, { districtId, email: 'returned@example.org', reason: 'failed', detail: null, now }),
    )
    for (const channel of ['link', 'letter'] as const) expect(await skipped(channel)).toEqual(['bad_email', 'no_email', 'suppressed'])
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, mailedCodes: false }, now)
    expect(await skipped('letter')).toEqual([])
  })
})

describe('a mailed link that signs in', () => {
  it('lives as long as the portal says, and no longer because it is mailed', async () => {
    const { districtId, owner, portalId } = await signInDistrict('synap', { lifetime_seconds: 3_600 })
    await setUpMail(owner)
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    const contacts = await makeContacts(districtId, [{}])
    const issued = await issueLinks(owner, { portal: portalId, selection: { contacts }, channel: 'email' }, now)
    expect('links' in issued && issued.links[0]?.expiresAt).toEqual(new Date(now.getTime() + 3_600_000))
    const [prepared] = await inDistrict(districtId, async (tx) => {
      const messages = await tx.message.findMany({ where: { districtId } })
      return [...(await prepareMail(tx, districtId, messages, now)).values()]
    })
    expect(prepared).toMatchObject({ content: { form: 'signed', persons: [{ closesAt: new Date(now.getTime() + 3_600_000) }] } })
  })
})

it('revoking tells how many links carry no expiry, and when the last of the others dies', async () => {
  const { districtId, owner, portalId } = await signInDistrict('get_connected')
  const contactIds = await makeContacts(districtId, [{}])
  const { links } = await issueTo(owner, { portalId, contactIds, now })
  await issueTo(owner, { portalId, contactIds, now })
  const revoked = await revokeInvitation(owner, links[0]?.invitationId ?? '', now)
  expect(revoked).toMatchObject({ status: 'revoked', lastLinkExpiresAt: null, linksWithoutExpiry: 2 })
})
