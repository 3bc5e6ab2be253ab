import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '@/lib/auth/api-keys'
import { inDistrict } from '@/lib/district-scope'
import { type ApiCallName, answerOf, problemOf } from '@/scripts/testing/call-api'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'

let place: Awaited<ReturnType<typeof makeReadDistrict>>

async function makeReadDistrict() {
  const district = await makeIssuingDistrict([{ familyName: 'Okafor' }, { familyName: 'Reyes' }])
  const { owner, portalId, contactIds } = district
  const { links } = await issueTo(owner, { portalId, contactIds, now: new Date() })
  const { key, id: keyId } = await createApiKey(owner, { name: 'Nightly sync', role: 'auditor' }, new Date())
  const [link] = links
  return { ...district, key, keyId, contact: contactIds[0] ?? '', link: link?.id ?? '', invitation: link?.invitationId ?? '' }
}

beforeAll(async () => {
  place = await makeReadDistrict()
})

/** What the call adds to the record of the district. */
async function recordedBy(call: ApiCallName, asked: { id?: string; query?: string }) {
  const { districtId, key } = place
  const events = () => inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
  const before = await events()
  await answerOf(call, { key, ...asked })
  return (await events()).slice(before.length).map(({ action, actorId, subjectId, leaf }) => {
    return { action, actorId, subjectId, details: JSON.parse(leaf).details }
  })
}

describe('a program that reads with a key', () => {
  it.each([
    ['findContacts', 'contacts', 'limit=1&search=Okafor'],
    ['findLinks', 'links', ''],
    ['findInvitations', 'invitations', ''],
  ] as const)('is recorded by %s with whom it was shown', async (call, where, query) => {
    const contacts = query.includes('Okafor') ? [place.contact] : place.contactIds.toSorted()
    expect(await recordedBy(call, { query })).toEqual([
      { action: 'contacts.viewed', actorId: place.keyId, subjectId: null, details: { where, count: contacts.length, contacts } },
    ])
    expect(await recordedBy(call, { query })).toEqual([])
  })

  it('is recorded about one contact, link, invitation, and about what the record has on somebody', async () => {
    const { contact, link, invitation, keyId } = place
    const view = (details: object) => [{ action: 'contact.viewed', actorId: keyId, subjectId: contact, details }]
    expect(await recordedBy('getContact', { id: contact })).toEqual(view({ where: 'contact' }))
    expect(await recordedBy('getLink', { id: link })).toEqual(view({ where: 'link', link_id: link }))
    expect(await recordedBy('getInvitation', { id: invitation })).toEqual(view({ where: 'invitation' }))
    expect(await recordedBy('findEvents', { query: `contact=${contact.toUpperCase()}` })).toEqual(view({ where: 'history' }))
  })

  it('leaves no entry where it was shown nobody', async () => {
    expect(await recordedBy('findContacts', { query: 'search=nobody-of-this-name' })).toEqual([])
    expect(await recordedBy('findEvents', {})).toEqual([])
    await problemOf('getContact', { key: place.key, id: place.portalId })
    expect(await recordedBy('findPortals', {})).toEqual([])
  })
})
