import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { countLinks } from '@/lib/invitations/links'
import { recordReturn } from '@/lib/invitations/record-return'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { findEndingLinks } from './find-ending-links'
import { countRefused, getLinkFigures } from './get-link-figures'

const timeZone = 'America/Chicago'
/** 9 PM in Chicago, when it is tomorrow already in UTC. */
const now = new Date('2026-03-11T02:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

async function makeLinks() {
  const district = await makeDistrict()
  const portal = await makePortal(district.owner)
  const ids = await makeContacts(district.districtId, [
    { givenName: 'Yesterday', students: [{ school: 'Maple Elementary' }] },
    { givenName: 'Soon', students: [{ school: 'Birch Middle' }] },
    { students: [{ school: 'Birch Middle' }] },
    { students: [{ school: 'Maple Elementary' }] },
    { removedAt: ago(5) },
  ])
  const [yesterday = '', soon = '', expired = ''] = ids
  const issue = (contact: string, at: Date, lifetimeSeconds: number) =>
    issueLinks(district.owner, { portal: portal.id, selection: { contacts: [contact] }, lifetimeSeconds }, at)
  await issue(yesterday, ago(22 * 60), 86_400)
  await issue(soon, ago(30), 3_600)
  await issue(expired, ago(90), 3_600)
  return district
}

describe('getLinkFigures', () => {
  it('counts links by the district’s clock', async () => {
    const { owner } = await makeLinks()
    expect(await getLinkFigures(owner, now, timeZone)).toEqual({ total: 3, issuedToday: 2, live: 2, endingSoon: 1, today: '2026-03-10' })
  })

  it('says what the lists under the same filters say, to a sender of its own schools', async () => {
    const { owner, sender } = await makeLinks()
    const actors: Actor[] = [owner, { ...sender, schools: ['Birch Middle'] }]
    for (const actor of actors) {
      const figures = await getLinkFigures(actor, now, timeZone)
      const listed = (filter: Parameters<typeof countLinks>[1]['filter']) => countLinks(actor, { filter, timeZone }, now)
      expect(await listed({})).toBe(figures.total)
      expect(await listed({ status: 'live' })).toBe(figures.live)
      expect(await listed({ status: 'ends_soon' })).toBe(figures.endingSoon)
      expect(await listed({ day: figures.today })).toBe(figures.issuedToday)
    }
  })

  it('counts nothing in a district that has just begun', async () => {
    const { auditor } = await makeDistrict()
    expect(await getLinkFigures(auditor, now, timeZone)).toMatchObject({ total: 0, live: 0 })
  })
})

describe('countRefused', () => {
  it('counts the links that portals refused in the last seven days of the district’s calendar', async () => {
    const { districtId, owner, sender } = await makeDistrict()
    const { id: portalId } = await makePortalOf(owner, 'get_connected')
    const contactIds = await makeContacts(districtId, [
      { students: [{ school: 'Birch Middle' }] },
      { students: [{ school: 'Maple Elementary' }] },
      { students: [{ school: 'Maple Elementary' }] },
    ])
    const { links } = await issueTo(owner, { portalId, contactIds, now: ago(8 * 1_440) })
    // Midnight of the seventh day is at 06:00Z.
    const times = ['2026-03-04T06:00:00Z', '2026-03-04T05:59:59Z', '2026-03-11T01:59:59Z']
    for (const [index, at] of times.entries()) {
      const { slug, code } = returnAddressOf(links[index] ?? { url: '' })
      await recordReturn({ slug, code, query: new URLSearchParams({ kind: 'jwt' }), visit: phoneVisit }, new Date(at))
    }
    const ofMaple = { ...sender, schools: ['Maple Elementary'] }
    for (const [actor, expected] of [[owner, 2] as const, [ofMaple, 1] as const]) {
      const refused = await countRefused(actor, now, timeZone)
      expect(refused).toEqual({ links: expected, since: '2026-03-04' })
      expect(await countLinks(actor, { filter: { status: 'refused', refused_since: refused.since }, timeZone }, now)).toBe(expected)
    }
  })
})

describe('findEndingLinks', () => {
  it('lists what ends within twelve hours, the next first, until it is used or revoked', async () => {
    const { districtId, owner, sender } = await makeLinks()
    const names = async (actor: Actor) => (await findEndingLinks(actor, now)).map(({ contact }) => contact.name)
    expect(await names(owner)).toEqual(['Soon Reyes', 'Yesterday Reyes'])
    expect(await names({ ...sender, schools: ['Maple Elementary'] })).toEqual(['Yesterday Reyes'])
    await inDistrict(districtId, (tx) =>
      tx.invitation.updateMany({ where: { districtId, contact: { givenName: 'Soon' } }, data: { activatedAt: now } }),
    )
    expect(await names(owner)).toEqual(['Yesterday Reyes'])
  })
})
