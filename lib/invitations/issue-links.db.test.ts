import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { savePortal } from '@/lib/portals/save-portal'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findSkipped, findSkippedGroups, getCampaign } from './campaigns'
import { findInvitations, getInvitation, revokeInvitation } from './invitations'
import { type CampaignRequest, issueLinks } from './issue-links'
import { getLink } from './links'

const now = new Date('2026-03-01T12:00:00.789Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

const written = (districtId: string) =>
  inDistrict(districtId, async (tx) => [
    await tx.campaign.count(),
    await tx.campaignContact.count(),
    await tx.invitation.count(),
    await tx.link.count(),
    await tx.auditEvent.count({ where: { action: { in: ['campaign.created', 'link.issued'] } } }),
  ])

describe('issueLinks', () => {
  it('signs a link for each contact by GG4L’s rules, and records it without the token', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{ guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a' }])
    const { campaignId, links } = await issueTo(owner, { portalId, contactIds, now })
    const [link] = links
    expect(link).toMatchObject({
      contactId: contactIds[0],
      guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a',
      name: 'Ana Reyes',
      issuedAt: new Date('2026-03-01T12:00:00Z'),
      expiresAt: new Date('2026-03-01T17:00:00Z'),
    })
    const token = link?.url.slice(testLinkBase.length) ?? ''
    const [header, payload, signature] = token.split('.')
    expect(signature).toBe(createHmac('sha256', testSecret).update(`${header}.${payload}`).digest('base64url'))
    expect(Buffer.from(payload ?? '', 'base64url').toString()).toBe(
      '{"iss":"jwtp.gg4l.com","sub":"contact_setup_test","exp":1772384400,"iat":1772366400,"guid":"50a5374f-2108-4a60-b7eb-ab9fb5cd094a"}',
    )
    expect(await getCampaign(owner, campaignId)).toMatchObject({ counts: { issued: 1, skipped: 0 }, lifetimeSeconds: 18_000 })
    const record = await getLink(owner, link?.id ?? '', now)
    expect(record).toMatchObject({ campaignId, secretVersion: { version: 1 }, status: 'live', channel: 'link' })
    for (const part of [token, payload ?? '', signature ?? '', `${header}.${payload}`]) {
      expect(await findInDatabase(districtId, part)).toEqual([])
      expect(JSON.stringify(record)).not.toContain(part)
    }
  })

  it('counts each skip reason, and lists who was skipped and why', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([
      { familyName: 'Plain' },
      { familyName: 'Removed', removedAt: now },
      { familyName: 'Restricted', restricted: true },
      { familyName: 'Lifted', restricted: true, restrictionLifted: 'the court has lifted it' },
      { familyName: 'Opted out', doNotInvite: 'asked us' },
      { familyName: 'Google', needsNone: 'uses Google' },
      { familyName: 'No GUID', guid: null },
      { familyName: 'No e-mail', email: null },
    ])
    const { campaignId, links } = await issueTo(owner, { portalId, contactIds: [...contactIds, 'nobody'], now })
    expect(links.map(({ name }) => name)).toEqual(['Ana Plain', 'Ana Lifted', 'Ana No e-mail'])
    expect((await getCampaign(owner, campaignId)).counts).toEqual({ issued: 3, skipped: 6 })
    const skipped = await findSkipped(owner, campaignId)
    expect(Object.fromEntries(skipped.map(({ name, guid, reason }) => [name ?? guid, reason]))).toEqual({
      'Ana Removed': 'removed',
      'Ana Restricted': 'restricted',
      'Ana Opted out': 'do_not_invite',
      'Ana Google': 'needs_none',
      'Ana No GUID': 'no_guid',
      nobody: 'unknown_contact',
    })
  })

  it.each([0, -1, 59, 86_401, 1.5, 60.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a lifetime of %d seconds and writes nothing',
    async (lifetimeSeconds) => {
      const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
      const issue = issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, lifetimeSeconds }, now)
      await expect(issue).rejects.toMatchObject({ code: expect.stringMatching(/^invalid_(lifetime|input)$/) })
      expect(await written(districtId)).toEqual([0, 0, 0, 0, 0])
    },
  )

  it.each([60, 86_400])('accepts a lifetime of %i seconds', async (lifetimeSeconds) => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [link] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds, now })).links
    expect(((link?.expiresAt?.getTime() ?? 0) - (link?.issuedAt.getTime() ?? 0)) / 1000).toBe(lifetimeSeconds)
  })

  it.each([
    [{ portal: 'nothing' }, 'not_found'],
    [{ portal: crypto.randomUUID() }, 'not_found'],
    [{ channel: 'email' }, 'mail_not_ready'],
    [{ channel: 'letter', form: 'signed' }, 'unsupported'],
    [{ channel: 'email', form: 'invite_page' }, 'mail_not_ready'],
    [{ selection: { contacts: [] } }, 'invalid_input'],
    [{ idempotencyKey: 'x'.repeat(256) }, 'invalid_input'],
  ] as Array<[Partial<CampaignRequest>, string]>)('refuses %o as a whole with %s', async (asked, code) => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    await expect(issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, ...asked }, now)).rejects.toMatchObject({
      code,
    })
    expect(await written(districtId)).toEqual([0, 0, 0, 0, 0])
  })

  it('counts whom it skipped by reason, the most frequent first, and names only the first of each', async () => {
    const { owner, sender, portalId, contactIds } = await makeIssuingDistrict([
      { familyName: 'Restricted', restricted: true },
      ...['A', 'B', 'C'].map((familyName) => ({ familyName, guid: null, students: [{ school: 'Oak' }] })),
    ])
    const { campaignId } = await issueTo(owner, { portalId, contactIds, now })
    const find = (actor: Actor) => findSkippedGroups(actor, campaignId, { limit: 2 })
    const named = (contacts: Array<{ name: string | null }>) => contacts.map(({ name }) => name).sort()
    expect((await find(owner)).map(({ contacts, ...group }) => ({ ...group, names: named(contacts) }))).toEqual([
      { reason: 'no_guid', count: 3, names: ['Ana A', 'Ana B'] },
      { reason: 'restricted', count: 1, names: ['Ana Restricted'] },
    ])
    expect(await find({ ...sender, schools: ['Oak'] })).toMatchObject([{ reason: 'no_guid', count: 3 }])
  })

  it('finds the portal by its name, too', async () => {
    const { owner, contactIds } = await makeIssuingDistrict([{}])
    expect((await issueTo(owner, { portalId: 'Parent Portal', contactIds, now })).links).toHaveLength(1)
  })

  it('is refused to the auditor', async () => {
    const { auditor, portalId, contactIds } = await makeIssuingDistrict([{}])
    await expect(issueTo(auditor, { portalId, contactIds, now })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('gives a sender with schools links for these schools alone, and tells nothing of the others', async () => {
    const { sender, portalId, contactIds } = await makeIssuingDistrict([
      { students: [{ school: 'Oak' }] },
      { familyName: 'Hidden', students: [{ school: 'Elm' }] },
    ])
    const ofOak = { ...sender, schools: ['Oak'] }
    const { campaignId, links } = await issueTo(ofOak, { portalId, contactIds, now })
    expect(links.map(({ contactId }) => contactId)).toEqual([contactIds[0]])
    expect(await findSkipped(ofOak, campaignId)).toEqual([
      { id: contactIds[1], guid: contactIds[1], name: null, reason: 'unknown_contact' },
    ])
  })

  it('issues to 1,000 contacts in one campaign', async () => {
    const roster = Array.from({ length: 1_001 }, (_, index) => ({ ...(index === 0 ? { guid: null } : {}), familyName: `Name ${index}` }))
    const { districtId, owner, portalId } = await makeIssuingDistrict(roster)
    const issued = await issueLinks(owner, { portal: portalId, selection: { filter: {} } }, now)
    const links = 'links' in issued ? issued.links : []
    expect(new Set(links.map(({ url }) => url)).size).toBe(1_000)
    expect((await getCampaign(owner, issued.campaignId)).counts).toEqual({ issued: 1_000, skipped: 1 })
    expect(await written(districtId)).toEqual([1, 1_001, 1_000, 1_000, 1_001])
  })
})

describe('a second campaign', () => {
  it('prolongs the open invitation instead of opening a second', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [first] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 3_600, now })).links
    const [second] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 7_200, now: later(60) })).links
    expect(second?.invitationId).toBe(first?.invitationId)
    expect(second?.id).not.toBe(first?.id)
    const [short] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 60, now: later(120) })).links
    const invitation = await getInvitation(owner, short?.invitationId ?? '', later(120))
    expect(invitation).toMatchObject({ id: first?.invitationId, closesAt: second?.expiresAt, lastLinkExpiresAt: second?.expiresAt })
  })

  it('opens a new invitation once the old one has ended or was revoked', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [first] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 60, now })).links
    const [second] = (await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 60, now: later(60) })).links
    await revokeInvitation(owner, second?.invitationId ?? '', later(61))
    const [third] = (await issueTo(owner, { portalId, contactIds, now: later(62) })).links
    expect(new Set([first, second, third].map((link) => link?.invitationId)).size).toBe(3)
    const { rows } = await findInvitations(owner, { filter: {}, paging: { limit: 10 } }, later(62))
    expect(rows.map(({ status }) => status)).toEqual(['open', 'revoked', 'expired'])
  })

  it('in the same second with the same claims gives the same link', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const first = await issueTo(owner, { portalId, contactIds, now })
    const second = await issueTo(owner, { portalId, contactIds, now: later(0.2) })
    expect(second.links).toEqual(first.links)
    expect(second.campaignId).not.toBe(first.campaignId)
    expect(await written(districtId)).toEqual([2, 2, 1, 1, 3])
    const [next] = (await issueTo(owner, { portalId, contactIds, now: later(0.3) })).links
    expect(next?.id).not.toBe(first.links[0]?.id)
  })

  it('signs with the newest secret, and every link keeps the version it was signed with', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [first] = (await issueTo(owner, { portalId, contactIds, now })).links
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: {}, secret: `${testSecret}-new` }, now)
    const [second] = (await issueTo(owner, { portalId, contactIds, now })).links
    const versionOf = async (id = '') => (await getLink(owner, id, now)).secretVersion
    expect([await versionOf(first?.id), await versionOf(second?.id)]).toEqual([
      { version: 1, last4: testSecret.slice(-4) },
      { version: 2, last4: '-new' },
    ])
  })
})
