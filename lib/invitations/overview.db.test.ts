import { describe, expect, it } from 'vitest'
import { countContacts } from '@/lib/contacts/find-contacts'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import type { Actor } from '@/lib/districts/actor'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { issueLinks } from './issue-links'
import { countLinks } from './links'
import { getOverview } from './overview'
import { recordReturn } from './record-return'

const timeZone = 'America/Chicago'
/** 9 PM in Chicago, when it is tomorrow already in UTC. */
const now = new Date('2026-03-11T02:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

async function makeLinks() {
  const district = await makeDistrict()
  const portal = await makePortal(district.owner)
  const ids = await makeContacts(district.districtId, [
    { students: [{ school: 'Maple Elementary' }] },
    { students: [{ school: 'Birch Middle' }] },
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

describe('getOverview', () => {
  it('counts contacts by status and links by the district’s clock', async () => {
    const { owner } = await makeLinks()
    const overview = await getOverview(owner, now, timeZone)
    expect(overview).toEqual({
      contacts: 4,
      byStatus: { never_invited: 1, open: 2, opened: 0, continued: 0, activated: 0, expired: 1, revoked: 0 },
      links: { total: 3, issuedToday: 2, live: 2, endingSoon: 1, today: '2026-03-10' },
      refused: { links: 0, since: '2026-03-04' },
    })
  })

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
      const { refused } = await getOverview(actor, now, timeZone)
      expect(refused).toEqual({ links: expected, since: '2026-03-04' })
      expect(await countLinks(actor, { filter: { status: 'refused', refused_since: refused.since }, timeZone }, now)).toBe(expected)
    }
  })

  it('counts for a sender only the contacts of the sender’s schools', async () => {
    const { sender } = await makeLinks()
    const overview = await getOverview({ ...sender, schools: ['Maple Elementary'] }, now, timeZone)
    expect(overview).toMatchObject({ contacts: 2, byStatus: { never_invited: 1, open: 1, expired: 0 }, links: { total: 1, live: 1 } })
  })

  it('says what the lists under the same filters say', async () => {
    const { owner, sender } = await makeLinks()
    const actors: Actor[] = [owner, { ...sender, schools: ['Birch Middle'] }]
    for (const actor of actors) {
      const { byStatus, contacts, links } = await getOverview(actor, now, timeZone)
      expect(await countContacts(actor, {}, now)).toBe(contacts)
      for (const status of contactStatuses) expect(await countContacts(actor, { status }, now)).toBe(byStatus[status])
      expect(await countLinks(actor, { filter: { status: 'ends_soon' }, timeZone }, now)).toBe(links.endingSoon)
      expect(await countLinks(actor, { filter: { day: links.today }, timeZone }, now)).toBe(links.issuedToday)
    }
  })

  it('counts nothing in a district that has just begun', async () => {
    const { auditor } = await makeDistrict()
    expect(await getOverview(auditor, now, timeZone)).toMatchObject({ contacts: 0, links: { total: 0, live: 0 } })
  })
})
