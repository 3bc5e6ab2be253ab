import { expect, it } from 'vitest'
import { readAddressFilter } from '@/lib/address-filter'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { countContacts } from '@/lib/contacts/find-contacts'
import { reachStages } from '@/lib/contacts/reach'
import type { Actor } from '@/lib/districts/actor'
import { countReachBy } from '@/lib/overview/count-reach'
import { reachGroupings } from '@/lib/overview/reach'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'
import { reachHref } from './reach-href'

const now = new Date('2026-03-01T12:00:00Z')

/** How many contacts the list behind an address holds. */
async function listed(actor: Actor, href: string): Promise<number> {
  const { filter, ignored } = readAddressFilter(contactFilterSchema, Object.fromEntries(new URL(href, 'http://localhost').searchParams))
  expect(ignored).toEqual([])
  return countContacts(actor, filter, now)
}

it.each(reachGroupings)('each bar and each number by %s leads to exactly those it counts', async (grouping) => {
  const { districtId, owner, sender } = await makeDistrict()
  const { id: portalId } = await makePortal(owner)
  const ids = await makeContacts(
    districtId,
    Array.from({ length: 24 }, (_, index) => ({
      ...(index % 4 > 0 && { language: ['es', 'en', 'zh-Hans'][index % 3] ?? 'so' }),
      ...(index % 7 === 3 && { doNotInvite: 'asked us' }),
      students: [
        ...(index % 5 > 0 ? [{ school: ['Oak', 'Elm & Ash', 'Ñandú'][index % 3] ?? '', grade: ['K', '1', '12'][index % 2] ?? '' }] : []),
        ...(index % 6 === 0 ? [{ school: 'Oak' }] : []),
      ],
    })),
  )
  await makeInvitations(
    districtId,
    ids.filter((_, index) => index % 3 > 0).map((contactId) => ({ contactId, portalId })),
  )
  for (const actor of [owner, { ...sender, schools: ['Oak', 'Ñandú'] }]) {
    const groups = await countReachBy(actor, grouping)
    expect(groups.length).toBeGreaterThan(1)
    for (const { value, reach } of groups) {
      const of = { grouping, value }
      expect(await listed(actor, reachHref({ of }))).toBe(reach.invitable)
      for (const stage of reachStages) {
        expect(await listed(actor, reachHref({ reached: stage, of }))).toBe(reach[stage])
        expect(await listed(actor, reachHref({ not_reached: stage, of }))).toBe(reach.invitable - reach[stage])
      }
    }
  }
})
