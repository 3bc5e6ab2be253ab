import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { issueLinks } from './issue-links'
import { revealLink } from './reveal-links'

const now = new Date('2026-03-01T12:00:00Z')

describe('a link of any kind', () => {
  it.each([
    ['get_connected', {}],
    ['synap', { exp_unit: 'milliseconds', sub_portal: 'families', return_to: 'https://www.example.org/?a=b&c=d' }],
    ['custom', {}],
    [
      'custom',
      {
        claims_template: '{"z":["{student_given_name}"],"a":{"n":"{name}"},"t":"{exp}","j":"{jti}"}',
        header_template: '{"typ":"JWT","kid":"k1","alg":"HS256"}',
      },
    ],
  ] as const)('of %s is derived again, byte by byte: %o', async (kind, settings) => {
    const { districtId, owner } = await makeDistrict()
    const { id: portalId } = await makePortalOf(owner, kind, settings)
    const contactIds = await makeContacts(districtId, [{ givenName: 'Zoë 👩‍👧', familyName: "O'Brien", students: [{}] }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const [link] = links
    if (!link) throw new Error('There is one link.')
    expect(await revealLink(owner, link.id, now)).toEqual({ url: link.url })
  })

  it.each(['synap', 'custom'] as const)('of %s is each contact’s own, also where two have the same claims', async (kind) => {
    const { districtId, owner } = await makeDistrict()
    const { id: portalId } = await makePortalOf(owner, kind, kind === 'custom' ? { claims_template: '{"e":"{email}","t":"{exp}"}' } : {})
    const contactIds = await makeContacts(districtId, [{}, {}, {}, { email: 'ben@example.org' }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const again = await issueTo(owner, { portalId, contactIds: contactIds.slice(1, 2), now })
    for (const property of ['id', 'url', 'invitationId'] as const) expect(new Set(links.map((link) => link[property])).size).toBe(4)
    const [first = 0, ...later] = links.slice(0, 3).map(({ issuedAt }) => issuedAt.getTime())
    expect(later.toSorted()).toEqual([first - 2_000, first - 1_000])
    expect(links.map(({ issuedAt, expiresAt }) => (expiresAt?.getTime() ?? 0) - issuedAt.getTime())).toEqual(
      Array(4).fill(kind === 'synap' ? 1_209_600_000 : 3_600_000),
    )
    expect(again.links[0]?.invitationId).toBe(links[1]?.invitationId)
    for (const { id, url } of [...links, ...again.links]) expect(await revealLink(owner, id, now)).toEqual({ url })
  })

  it.each([
    ['get_connected', { email: null }, 'no_email'],
    ['get_connected', { givenName: '' }, 'no_name'],
    ['synap', { email: null }, 'no_email'],
    ['custom', { guid: null }, 'no_guid'],
  ] as const)('of %s is not made for %o: %s', async (kind, contact, reason) => {
    const { districtId, owner } = await makeDistrict()
    const { id: portal } = await makePortalOf(owner, kind)
    const contacts = await makeContacts(districtId, [contact, {}])
    await issueLinks(owner, { portal, selection: { contacts } }, now)
    const outcomes = await inDistrict(districtId, (tx) => tx.campaignContact.findMany({ select: { contactId: true, skipReason: true } }))
    expect(new Map(outcomes.map(({ contactId, skipReason }) => [contactId, skipReason]))).toEqual(
      new Map([
        [contacts[0], reason],
        [contacts[1], null],
      ]),
    )
  })

  it('of ProProfs is never handed out raw', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id: portal } = await makePortalOf(owner, 'proprofs')
    const contacts = await makeContacts(districtId, [{}])
    const raw = issueLinks(owner, { portal, selection: { contacts }, form: 'signed' }, now)
    await expect(raw).rejects.toMatchObject({ code: 'unsupported', fields: { form: expect.stringContaining('minutes') } })
    const { links } = await issueTo(owner, { portalId: portal, contactIds: contacts, now })
    expect(links).toEqual([])
  })

  it('is refused, with nothing written, where the claims name nobody', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id: portal } = await makePortalOf(owner, 'custom', { claims_template: '{"role":"parent","exp":"{exp}"}' })
    const contacts = await makeContacts(
      districtId,
      Array.from({ length: 121 }, () => ({})),
    )
    await expect(issueLinks(owner, { portal, selection: { contacts } }, now)).rejects.toMatchObject({ code: 'unsupported' })
    const written = await inDistrict(districtId, async (tx) => [await tx.campaign.count(), await tx.link.count()])
    expect(written).toEqual([0, 0])
  })
})
