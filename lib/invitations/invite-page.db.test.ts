import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { testLinkBase } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { dumpDistrict } from '@/scripts/testing/stored-text'
import { inspectToken } from './inspect-token'
import { getInvitation } from './invitations'
import { continueInvitePage, openInvitePage, reportNotMe } from './invite-page'
import { findLinks } from './links'
import { reopenInvitation } from './reopen-invitation'

const now = new Date('2026-03-01T12:00:00.789Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const closed = { state: 'closed', officeContact: null }
const scannerVisit = new Request('http://localhost/', { headers: { 'User-Agent': 'Barracuda Sentinel (EE)' } })

async function invited() {
  const district = await makeIssuingDistrict([
    {
      givenName: 'Ana',
      language: 'es',
      students: [
        { givenName: 'Luz', school: 'Oak' },
        { givenName: 'Sol', school: 'Elm' },
        { givenName: 'Mar', school: 'Oak' },
      ],
    },
  ])
  const { slug, owner, portalId, contactIds } = district
  const { campaignId, pages } = await invitePagesTo(owner, { portalId, contactIds, now })
  const [page] = pages
  if (!page) throw new Error('There is an invite page.')
  const row = () => inDistrict(district.districtId, (tx) => tx.invitation.findFirstOrThrow({ where: { districtId: district.districtId } }))
  const events = (action: string) =>
    inDistrict(district.districtId, (tx) => tx.auditEvent.findMany({ where: { districtId: district.districtId, action } }))
  return { ...district, campaignId, page, row, events, address: { slug, code: page.code } }
}

describe('openInvitePage', () => {
  it('shows the district, the first name and the schools, and never a child', async () => {
    const { owner, address } = await invited()
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact: 'Call +1 555 0100' }, now)
    const opened = await openInvitePage({ ...address, visit: phoneVisit }, now)
    expect(opened).toEqual({
      state: 'open',
      invitation: {
        districtName: 'Willow Creek Unified',
        timeZone: 'America/Chicago',
        givenName: 'Ana',
        schools: ['Elm', 'Oak'],
        language: 'es',
        portalName: 'Parent Portal',
        signsIn: false,
        asksCode: false,
        codeTo: null,
        closesAt: later(14 * 86_400),
        officeContact: 'Call +1 555 0100',
      },
    })
    expect(JSON.stringify(opened)).not.toMatch(/Luz|Sol|Mar|Reyes/)
  })

  it('takes the address as it is typed from paper', async () => {
    const { address } = await invited()
    const typed = { slug: address.slug.toUpperCase(), code: (address.code.toUpperCase().match(/.{1,4}/g) ?? []).join('-') }
    expect(await openInvitePage({ ...typed, visit: phoneVisit }, now)).toMatchObject({ state: 'open' })
  })

  it('records the first look of a person, once', async () => {
    const { owner, address, page, row } = await invited()
    await openInvitePage({ ...address, visit: phoneVisit }, later(60))
    await openInvitePage({ ...address, visit: phoneVisit }, later(120))
    expect(await row()).toMatchObject({ openedAt: later(60), machineOpenCount: 0 })
    expect((await getInvitation(owner, page.invitationId, now)).status).toBe('opened')
  })

  it('only counts probable machines', async () => {
    const { owner, address, page, row } = await invited()
    const head = new Request('http://localhost/', { method: 'HEAD', headers: phoneVisit.headers })
    for (const visit of [scannerVisit, scannerVisit, head]) {
      expect(await openInvitePage({ ...address, visit }, now)).toMatchObject({ state: 'open' })
    }
    expect(await row()).toMatchObject({ openedAt: null, machineOpenCount: 3 })
    expect((await getInvitation(owner, page.invitationId, now)).status).toBe('open')
  })

  it.each([
    ['revoked', 'UPDATE invitations SET revoked_at = now()'],
    ['over', "UPDATE invitations SET closes_at = '2026-03-01T12:00:00Z'"],
    ['of a restricted contact', 'UPDATE contacts SET restricted = true'],
    ['of a contact not to invite', "UPDATE contacts SET do_not_invite_at = now(), do_not_invite_reason = 'x'"],
    ['of a contact who needs none', "UPDATE contacts SET needs_none_at = now(), needs_none_reason = 'x'"],
    ['of a contact who left the roster', 'UPDATE contacts SET removed_at = now()'],
    ['of an older version', "UPDATE invitations SET code_version = 2, code_digest = '\\x00'"],
    ['switched off', 'INSERT INTO district_policies (district_id, id, invite_pages) SELECT district_id, id, false FROM invitations'],
  ])('answers an invitation that is %s as unknown, to each question, and changes nothing', async (_, sql) => {
    const { districtId, address } = await invited()
    await asTableOwner(districtId, sql)
    const before = await dumpDistrict(districtId)
    expect(await openInvitePage({ ...address, visit: phoneVisit }, now)).toEqual(closed)
    expect(await openInvitePage({ ...address, visit: scannerVisit }, now)).toEqual(closed)
    expect(await continueInvitePage({ ...address, visit: phoneVisit }, now)).toEqual(closed)
    expect(await reportNotMe({ ...address, reason: 'other' }, now)).toEqual(closed)
    expect(await dumpDistrict(districtId)).toEqual(before)
  })

  it('answers an unknown district, code or both alike, whatever their text', async () => {
    const { address } = await invited()
    const other = await invited()
    const addresses = [
      { ...address, code: other.address.code },
      { ...address, slug: other.address.slug },
      { slug: 'nowhere', code: address.code },
      { slug: '', code: '' },
      { slug: 'a\0b', code: 'a\0b' },
      { slug: "'; --", code: '\ud800' },
      { slug: 'x'.repeat(100_000), code: '0'.repeat(100_000) },
    ]
    for (const unknown of addresses) {
      expect(await openInvitePage({ ...unknown, visit: phoneVisit }, now)).toEqual(closed)
      expect(await continueInvitePage({ ...unknown, visit: phoneVisit }, now)).toEqual(closed)
      expect(await reportNotMe({ ...unknown, reason: 'other' }, now)).toEqual(closed)
    }
  })
})

describe('continueInvitePage', () => {
  it('signs a link that lives an hour, records it under the campaign, and says so of the invitation', async () => {
    const { owner, campaignId, contactIds, address, page, row, events } = await invited()
    const continued = await continueInvitePage({ ...address, visit: phoneVisit }, later(60))
    if (continued.state !== 'signed') throw new Error(`It is ${continued.state}.`)
    expect(continued.url.startsWith(`${testLinkBase}ey`)).toBe(true)
    const { rows } = await findLinks(owner, { filter: { contact: contactIds[0] }, paging: { limit: 50 }, timeZone: 'UTC' }, now)
    expect(rows).toMatchObject([{ campaignId, invitationId: page.invitationId, channel: 'link', status: 'live' }])
    expect([rows[0]?.issuedAt, rows[0]?.expiresAt]).toEqual([new Date('2026-03-01T12:01:00Z'), new Date('2026-03-01T13:01:00Z')])
    expect(await events('link.issued')).toMatchObject([{ actorKind: 'system', actorId: null, subjectId: contactIds[0] }])
    expect(await row()).toMatchObject({ openedAt: later(60), continuedAt: later(60), closesAt: page.expiresAt })
    expect((await getInvitation(owner, page.invitationId, now)).status).toBe('continued')
    expect(await inspectToken(owner, continued.url, later(60))).toMatchObject({ valid: true, issued: { linkId: rows[0]?.id } })
  })

  it('may be pressed again and again: nothing is single-use, and the same second is the same link', async () => {
    const { address, row, events } = await invited()
    const press = (seconds: number) => continueInvitePage({ ...address, visit: phoneVisit }, later(seconds))
    const atOnce = await Promise.all([press(1), press(1), press(1)])
    expect(new Set(atOnce.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await press(2)).toMatchObject({ state: 'signed' })
    expect(await press(13 * 86_400)).toMatchObject({ state: 'signed' })
    expect(await events('link.issued')).toHaveLength(3)
    expect((await row()).continuedAt).toEqual(later(1))
  })

  it('signs for a scanner that posts, but does not take it for the family', async () => {
    const { address, row, events } = await invited()
    expect(await continueInvitePage({ ...address, visit: scannerVisit }, now)).toMatchObject({ state: 'signed' })
    expect(await events('link.issued')).toHaveLength(1)
    expect(await row()).toMatchObject({ openedAt: null, continuedAt: null })
    expect(await continueInvitePage({ ...address, visit: phoneVisit }, later(5))).toMatchObject({ state: 'signed' })
    expect(await row()).toMatchObject({ continuedAt: later(5) })
  })

  it('belongs to the newest campaign that handed out the page', async () => {
    const { owner, portalId, contactIds, address, page } = await invited()
    const newest = await invitePagesTo(owner, { portalId, contactIds, now: later(1) })
    const signed = await issueTo(owner, { portalId, contactIds, now: later(2) })
    expect(signed.links[0]?.invitationId).toBe(page.invitationId)
    await continueInvitePage({ ...address, visit: phoneVisit }, later(3))
    const { rows } = await findLinks(owner, { filter: {}, paging: { limit: 50 }, timeZone: 'UTC' }, now)
    expect(rows.map(({ campaignId }) => campaignId)).toEqual([newest.campaignId, signed.campaignId])
  })

  it('is busy past the policy’s presses an hour, of this page alone, and signs again when the hour is over', async () => {
    const { owner, portalId, contactIds, address } = await invited()
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePageSignsPerHour: 10 }, now)
    const press = (seconds: number) => continueInvitePage({ ...address, visit: phoneVisit }, later(seconds))
    for (let second = 0; second < 10; second += 1) expect((await press(second)).state).toBe('signed')
    expect(await press(10)).toMatchObject({ state: 'busy', invitation: { givenName: 'Ana' } })
    expect((await invitePagesTo(owner, { portalId, contactIds, now })).pages).toHaveLength(1)
    expect((await press(3_601)).state).toBe('signed')
  })

  it('is unavailable while the portal cannot sign, or the contact has no GUID', async () => {
    for (const sql of ['UPDATE secret_versions SET active = false', 'UPDATE contacts SET guid = NULL']) {
      const { districtId, address, events } = await invited()
      await asTableOwner(districtId, sql)
      expect(await continueInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ state: 'unavailable' })
      expect(await events('link.issued')).toEqual([])
    }
  })
})

describe('reportNotMe', () => {
  it('freezes the page once, and tells the office why', async () => {
    const { owner, contactIds, address, page, row, events } = await invited()
    expect(await reportNotMe({ ...address, reason: 'no_child_here' }, now)).toMatchObject({
      state: 'frozen',
      invitation: { givenName: 'Ana' },
    })
    expect(await reportNotMe({ ...address, reason: 'other' }, later(5))).toMatchObject({ state: 'frozen' })
    const frozen = await events('invitation.frozen')
    expect(frozen).toMatchObject([{ actorKind: 'system', subjectId: contactIds[0] }])
    expect(JSON.parse(frozen[0]?.leaf ?? '').details).toEqual({ invitation_id: page.invitationId, reason: 'no_child_here' })
    expect(await row()).toMatchObject({ frozenAt: now, frozenReason: 'no_child_here' })
    expect(await getInvitation(owner, page.invitationId, now)).toMatchObject({ status: 'open', frozenReason: 'no_child_here' })
    expect(await openInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ state: 'frozen' })
    expect(await continueInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ state: 'frozen' })
    expect(await events('link.issued')).toEqual([])
  })
})

describe('reopenInvitation', () => {
  it('lets the same address sign again, recorded once', async () => {
    const { sender, contactIds, address, page, events } = await invited()
    await reportNotMe({ ...address, reason: 'other' }, now)
    expect(await reopenInvitation(sender, page.invitationId, now)).toMatchObject({ frozenReason: null, status: 'open' })
    expect(await reopenInvitation(sender, page.invitationId, now)).toMatchObject({ frozenReason: null })
    expect(await events('invitation.reopened')).toMatchObject([{ actorId: sender.id, subjectId: contactIds[0] }])
    expect(await continueInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ state: 'signed' })
  })

  it('is refused to the auditor, and outside a sender’s schools', async () => {
    const { auditor, sender, address, page, row } = await invited()
    await reportNotMe({ ...address, reason: 'other' }, now)
    await expect(reopenInvitation(auditor, page.invitationId, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(reopenInvitation({ ...sender, schools: ['Ash'] }, page.invitationId, now)).rejects.toMatchObject({ code: 'not_found' })
    expect((await row()).frozenAt).toEqual(now)
  })
})
