import { beforeAll, describe, expect, it } from 'vitest'
import { issueLinks } from '@/lib/invitations/issue-links'
import { answerOf, makeApiKey } from '@/scripts/testing/call-api'
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
