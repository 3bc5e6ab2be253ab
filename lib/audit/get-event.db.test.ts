import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { getEvent } from './get-event'
import { type NewEvent, recordEvents } from './record-events'
import { recordMentions } from './record-mentions'
import { viewPersonalData } from './view-personal-data'

const now = new Date('2026-11-22T15:00:00Z')
const later = new Date('2026-11-23T15:00:00Z')

async function makeEvent(event: Omit<NewEvent, 'action'>) {
  const district = await makeDistrict()
  const { districtId, owner } = district
  const [contactId = ''] = await makeContacts(districtId, [{ givenName: 'Ana', familyName: 'Ruiz' }])
  const id = uuidV7()
  const recorded: NewEvent = { id, action: 'contact.do_not_invite_set', subjectId: contactId, ...event }
  await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: now }, [recorded]))
  const erase = () => inDistrict(districtId, (tx) => tx.auditPersonal.deleteMany({ where: { districtId, id } }))
  return { ...district, contactId, id, erase }
}

describe('getEvent', () => {
  it('tells what the leaf tells, with the names that those it is about have now', async () => {
    const { auditor, owner, id, contactId, slug } = await makeEvent({ details: { until: 'June' }, personal: { reason: 'Custody' } })
    const event = await getEvent(auditor, id)
    expect(event).toMatchObject({
      id,
      at: now,
      action: 'contact.do_not_invite_set',
      actor: { kind: 'member', id: owner.id, name: `owner@${slug}.example.org` },
      subjectId: contactId,
      subjectName: 'Ana Ruiz',
      details: { until: 'June' },
      personal: { state: 'kept' },
    })
    expect(JSON.parse(event.leaf).personal_commitment).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(event)).not.toContain('Custody')
  })

  it('says that there never was personal data', async () => {
    const { auditor, id } = await makeEvent({})
    expect((await getEvent(auditor, id)).personal).toEqual({ state: 'none' })
  })

  it('says with what personal data was erased, and when the record does not know', async () => {
    const { auditor, districtId, owner, id, contactId, erase } = await makeEvent({ personal: { reason: 'Custody' } })
    await erase()
    expect((await getEvent(auditor, id)).personal).toEqual({ state: 'erased', by: null })
    const [round, erasing] = [uuidV7(), uuidV7()]
    const rounds = [
      { contacts: 1, events: 0, keep_event_personal_days: 0 },
      { contacts: 0, events: 4, keep_event_personal_days: 90 },
    ].map((details) => ({ action: 'retention.applied' as const, details }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: later }, rounds))
    expect((await getEvent(auditor, id)).personal).toEqual({ state: 'erased', by: null })
    const details = { contacts: 0, events: 4, keep_event_personal_days: 0 }
    await inDistrict(districtId, (tx) =>
      recordEvents(tx, { actor: owner, at: later }, [{ id: round, action: 'retention.applied', details }]),
    )
    expect((await getEvent(auditor, id)).personal).toEqual({
      state: 'erased',
      by: { eventId: round, action: 'retention.applied', at: later },
    })
    await inDistrict(districtId, (tx) =>
      recordEvents(tx, { actor: owner, at: later }, [{ id: erasing, action: 'contact.erased', subjectId: contactId }]),
    )
    expect((await getEvent(auditor, id)).personal).toEqual({
      state: 'erased',
      by: { eventId: erasing, action: 'contact.erased', at: later },
    })
  })

  it('explains an event about no contact by the erasing of any', async () => {
    const { districtId, auditor, owner } = await makeEvent({})
    const id = uuidV7()
    const erasing = uuidV7()
    await inDistrict(districtId, async (tx) => {
      await recordEvents(tx, { actor: owner, at: now }, [{ id, action: 'links.exported', personal: { search: 'Haddad' } }])
      await tx.auditPersonal.deleteMany({ where: { districtId, id } })
      await recordEvents(tx, { actor: owner, at: later }, [{ id: erasing, action: 'contact.erased', subjectId: uuidV7() }])
    })
    expect((await getEvent(auditor, id)).personal).toMatchObject({ state: 'erased', by: { eventId: erasing } })
  })

  it('refuses a sender, and does not know the event of another district', async () => {
    const { sender, id } = await makeEvent({})
    await expect(getEvent(sender, id)).rejects.toMatchObject({ code: 'forbidden' })
    const { owner: stranger } = await makeDistrict()
    await expect(getEvent(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getEvent(stranger, 'x')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('viewPersonalData', () => {
  it('shows it and records who looked, under the contacts that it is about', async () => {
    const { districtId, auditor, owner } = await makeEvent({})
    const contactIds = await makeContacts(districtId, [{ givenName: 'Layla' }, { givenName: 'Minh' }])
    const id = uuidV7()
    await inDistrict(districtId, (tx) =>
      recordMentions(tx, { actor: owner, at: now }, { action: 'contacts.viewed', contactIds, personal: { search: 'Haddad' } }),
    )
    const { id: listed } = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findFirstOrThrow({ where: { districtId, action: 'contacts.viewed' } }),
    )
    expect(await viewPersonalData(auditor, listed, later)).toEqual({ search: 'Haddad' })
    const seen = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId, action: 'event.viewed' }, include: { mentions: true } }),
    )
    expect(seen).toMatchObject([{ actorId: auditor.id, subjectId: listed, at: later }])
    expect(seen[0]?.mentions.map(({ contactId }) => contactId).sort()).toEqual([...contactIds].sort())
    await expect(viewPersonalData(auditor, id, later)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('names the contact that the event is about', async () => {
    const { districtId, auditor, id, contactId } = await makeEvent({ personal: { reason: 'Custody' } })
    expect(await viewPersonalData(auditor, id, later)).toEqual({ reason: 'Custody' })
    const mentions = await inDistrict(districtId, (tx) => tx.auditMention.findMany({ where: { districtId } }))
    expect(mentions.map((mention) => mention.contactId)).toEqual([contactId])
  })

  it('records nothing where nothing is left to see', async () => {
    const { districtId, auditor, id, erase } = await makeEvent({ personal: { reason: 'Custody' } })
    await erase()
    expect(await viewPersonalData(auditor, id, later)).toBeNull()
    expect(await inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { districtId, action: 'event.viewed' } }))).toBe(0)
  })

  it('refuses a sender, and does not know the event of another district', async () => {
    const { sender, id } = await makeEvent({ personal: { reason: 'Custody' } })
    await expect(viewPersonalData(sender, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    const { owner: stranger } = await makeDistrict()
    await expect(viewPersonalData(stranger, id, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
