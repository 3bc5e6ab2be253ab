import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import type { AuditFilter } from './event-filter'
import { findEvents } from './find-events'
import { recordMentions } from './record-mentions'
import { recordView } from './record-view'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

async function makeFamilies() {
  const district = await makeDistrict()
  const people = ['Okafor', 'Reyes', 'Nguyen'].map((familyName) => ({ givenName: 'Zoë', familyName }))
  const contactIds = await makeContacts(district.districtId, people)
  const [first = '', second = '', third = ''] = contactIds
  return { ...district, contactIds, first, second, third }
}

async function recorded(actor: Actor, filter: AuditFilter = {}) {
  const { rows } = await findEvents(actor, { filter, paging: { limit: 50 }, timeZone: 'America/Chicago' })
  return rows
}

describe('recordView', () => {
  it('records who looked at one contact', async () => {
    const { sender, auditor, first } = await makeFamilies()
    await recordView(sender, { where: 'contact', contactId: first }, now)
    expect(await recorded(auditor)).toMatchObject([
      { at: now, action: 'contact.viewed', actor: { id: sender.id }, subjectName: 'Zoë Okafor', details: { where: 'contact' } },
    ])
  })

  it('names everybody of a list in the leaf, and is found under each of them', async () => {
    const { auditor, contactIds, first, third } = await makeFamilies()
    await recordView(auditor, { where: 'links', contactIds: [third, first, third] }, now)
    const named = [first, third].sort()
    const details = { where: 'links', count: 2, contacts: named }
    expect(await recorded(auditor)).toMatchObject([{ action: 'contacts.viewed', subjectId: null, details }])
    const found = await Promise.all(contactIds.map((contact) => recorded(auditor, { contact })))
    expect(found.map((rows) => rows.length)).toEqual([1, 0, 1])
    expect(found[0]?.[0]?.named.map(({ id, name }) => [id, name]).sort()).toEqual(
      [
        [first, 'Zoë Okafor'],
        [third, 'Zoë Nguyen'],
      ].sort(),
    )
  })

  it('records nothing where nobody was shown', async () => {
    const { owner } = await makeFamilies()
    await recordView(owner, { where: 'contacts', contactIds: [] }, now)
    expect(await recorded(owner)).toEqual([])
  })

  it('records the same view of the same member once a minute, and any other anew', async () => {
    const { owner, sender, contactIds, first, second } = await makeFamilies()
    const list = { where: 'contacts', contactIds } as const
    await recordView(owner, list, now)
    await recordView(owner, list, later(59))
    await recordView(owner, { ...list, contactIds: contactIds.toReversed() }, later(59))
    expect(await recorded(owner)).toHaveLength(1)
    await recordView(owner, list, later(60))
    await recordView(sender, list, later(1))
    await recordView(owner, { ...list, where: 'links' }, later(1))
    await recordView(owner, { ...list, contactIds: [first, second] }, later(1))
    expect(await recorded(owner)).toHaveLength(5)
    const page = { where: 'contact', contactId: first } as const
    await recordView(owner, page, now)
    await recordView(owner, page, later(59))
    await recordView(owner, { where: 'link', contactId: first, linkId: uuidV7() }, later(59))
    await recordView(owner, { ...page, contactId: second }, later(59))
    await recordView(sender, page, later(59))
    expect(await recorded(owner, { action: 'contact.viewed' })).toHaveLength(4)
  })

  it('is found under the campaign whose list it was', async () => {
    const { owner, contactIds } = await makeFamilies()
    const campaignId = uuidV7()
    await recordView(owner, { where: 'campaign', contactIds, campaignId: campaignId.toUpperCase() }, now)
    expect(await recorded(owner, { campaign: campaignId })).toMatchObject([{ action: 'contacts.viewed', subjectId: campaignId }])
    const leaf = await inDistrict(owner.districtId, (tx) => tx.auditEvent.findFirstOrThrow({ select: { leaf: true } }))
    expect(JSON.parse(leaf.leaf)).toMatchObject({ subject_id: campaignId })
  })
})

describe('recordMentions', () => {
  it('goes on in further events past a thousand contacts, none left out', async () => {
    const { districtId, owner } = await makeDistrict()
    const contactIds = Array.from({ length: 2_001 }, () => uuidV7())
    await inDistrict(districtId, (tx) =>
      recordMentions(tx, { actor: owner, at: now }, { action: 'links.exported', details: { count: 2_500 }, contactIds }),
    )
    const events = await recorded(owner)
    expect(events.map(({ details: { count, part, parts } }) => ({ count, part, parts })).reverse()).toEqual(
      [1, 2, 3].map((part) => ({ count: 2_500, part, parts: 3 })),
    )
    expect(events.flatMap(({ details: { contacts } }) => contacts).sort()).toEqual(contactIds.sort())
    expect(await inDistrict(districtId, (tx) => tx.auditMention.count({ where: { districtId } }))).toBe(2_001)
  })

  it('records one event also where it names nobody', async () => {
    const { districtId, owner } = await makeDistrict()
    await inDistrict(districtId, (tx) =>
      recordMentions(tx, { actor: owner, at: now }, { action: 'links.exported', details: { count: 0 }, contactIds: [] }),
    )
    expect((await recorded(owner)).map(({ details }) => details)).toEqual([{ count: 0, contacts: [] }])
  })
})
