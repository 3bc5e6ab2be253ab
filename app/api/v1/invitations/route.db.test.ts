import { beforeAll, describe, expect, it } from 'vitest'
import { issueLinks } from '@/lib/invitations/issue-links'
import { answerOf, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'

let key: string
let portalId: string
let contactId: string

beforeAll(async () => {
  const { admin, districtId, ...rest } = await makeDistrict()
  key = await makeApiKey({ admin, districtId, ...rest }, 'sender')
  portalId = (await makePortal(rest.owner)).id
  const [first = ''] = await makeContacts(districtId, [{ guid: 'g-1' }, { guid: 'g-2' }])
  contactId = first
  await issueLinks(admin, { portal: portalId, selection: { contacts: ['g-1', 'g-2'] }, lifetimeSeconds: 3600 }, new Date())
})

describe('GET /invitations', () => {
  it('lists those of a contact, by id or GUID, and of a portal in a status', async () => {
    for (const query of [`contact=${contactId}`, 'contact=g-1', `contact=g-1&portal=${portalId}&status=open`]) {
      const { data } = await answerOf('findInvitations', { key, query })
      expect(data).toMatchObject([{ contact_id: contactId, portal_id: portalId, status: 'open' }])
    }
    expect((await answerOf('findInvitations', { key, query: 'status=expired' })).data).toEqual([])
  })
})

describe('POST /invitations/{id}/activate', () => {
  const reason = 'The mother showed us'

  it('marks it, says who said so, and keeps what was said first', async () => {
    const [{ id, activated_at }] = (await answerOf('findInvitations', { key, query: 'contact=g-2' })).data
    expect(activated_at).toBeNull()
    const activated = await answerOf('activateInvitation', { key, id, body: { reason } })
    expect(activated).toMatchObject({ id, status: 'activated', activated_at: expect.any(String), activation_source: 'api' })
    expect(await answerOf('activateInvitation', { key, id, body: { reason: 'She wrote' } })).toEqual(activated)
    expect(await answerOf('getInvitation', { key, id })).toEqual(activated)
    expect((await answerOf('findInvitations', { key, query: 'status=activated' })).data).toEqual([activated])
  })

  it.each([{}, { reason: '' }, { reason: 'x'.repeat(301) }, { reason, source: 'roster' }])('refuses the body %j', async (body) => {
    const [{ id }] = (await answerOf('findInvitations', { key, query: 'contact=g-1' })).data
    expect(await problemOf('activateInvitation', { key, id, body })).toMatchObject({ status: 400, code: 'invalid_input' })
    expect(await answerOf('getInvitation', { key, id })).toMatchObject({ status: 'open', activated_at: null })
  })
})

describe('POST /invitations/{id}/revoke', () => {
  it('closes it and says when the last signed token dies, twice the same', async () => {
    const [{ id, last_link_expires_at }] = (await answerOf('findInvitations', { key, query: 'contact=g-1' })).data
    expect(Date.parse(last_link_expires_at)).toBeGreaterThan(Date.now())
    const revoked = { id, status: 'revoked', last_link_expires_at }
    expect(await answerOf('revokeInvitation', { key, id })).toEqual(revoked)
    expect(await answerOf('revokeInvitation', { key, id })).toEqual(revoked)
    expect(await answerOf('getInvitation', { key, id })).toMatchObject(revoked)
  })
})
