import { beforeAll, describe, expect, it } from 'vitest'
import { findApiKeys, revokeApiKey } from '@/lib/auth/api-keys'
import { issueLinks } from '@/lib/invitations/issue-links'
import { findLinks } from '@/lib/invitations/links'
import { uuidV7 } from '@/lib/uuid-v7'
import { Role } from '@/prisma/generated/enums'
import { type ApiCallName, callApi, makeApiKey } from '@/scripts/testing/call-api'
import { stageRoster } from '@/scripts/testing/import-roster'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { runRosters } from '@/scripts/testing/run-rosters'
import { apiCalls } from './api-calls'

const names = Object.keys(apiCalls) as ApiCallName[]
const namesWithId = names.filter((name) => apiCalls[name].path.includes('{id}'))

/** Valid enough to pass the door, so that what refuses is what the test is about. */
const bodies: Partial<Record<ApiCallName, unknown>> = {
  issueLinks: { portal: 'Parent Portal', contacts: ['nobody'] },
  activateInvitation: { reason: 'The mother phoned' },
  inspectToken: { token: 'x' },
  verifyToken: { portal: 'Parent Portal', token: 'x' },
  stageImport: 'guid,family_name\n',
}

const now = new Date()
let ours: TestDistrict
const keys = new Map<Role, string>()
/** What of our district each call with an id could be about. */
const idOf = new Map<string, string>()
let foreignKey: string

runRosters()

beforeAll(async () => {
  ours = await makeDistrict()
  for (const role of Object.values(Role)) keys.set(role, await makeApiKey(ours, role))
  foreignKey = await makeApiKey(await makeDistrict())
  const [contactId = ''] = await makeContacts(ours.districtId, [{}])
  await makePortal(ours.owner)
  const { campaignId } = await issueLinks(ours.owner, { portal: 'Parent Portal', selection: { contacts: [contactId] } }, now)
  const { rows } = await findLinks(ours.owner, { filter: {}, paging: { limit: 1 }, timeZone: 'UTC' }, now)
  const staged = await stageRoster(ours.owner, { body: file('guid,family_name\ng-1,Ruiz\n') }, now)
  idOf.set('contacts', contactId).set('campaigns', campaignId).set('roster/imports', staged.id).set('roster/sources', staged.sourceId)
  idOf.set('links', rows[0]?.id ?? '').set('invitations', rows[0]?.invitationId ?? '')
})

async function* file(text: string) {
  yield Buffer.from(text)
}

async function textOf(name: ApiCallName, asked: { key: string; id: string }) {
  const response = await callApi(name, { ...asked, body: bodies[name] })
  return { status: response.status, text: await response.text() }
}

describe.each(names)('the call %s', (name) => {
  it('refuses who has no key, an unknown key or a wrong scheme', async () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer invitedesk_unknown' },
      { Authorization: 'Bearer x y' },
      { Authorization: 'Basic eDp5' },
    ]) {
      const response = await callApi(name, { id: uuidV7(), headers, body: bodies[name] })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' })
    }
  })

  it('lets in exactly the roles its policy allows', async () => {
    for (const role of Object.values(Role)) {
      const response = await callApi(name, { key: keys.get(role) ?? '', id: uuidV7(), body: bodies[name] })
      expect([role, response.status === 403]).toEqual([role, !apiCalls[name].can({ role })])
    }
  })

  it('refuses a query it does not know, naming it', async () => {
    const response = await callApi(name, { key: keys.get('owner') ?? '', id: uuidV7(), query: 'shcool=x', body: bodies[name] })
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid_input', fields: { shcool: expect.any(String) } })
  })
})

describe.each(namesWithId)('the id of %s', (name) => {
  it('answers another district’s, an unknown and a malformed one alike', async () => {
    const id = idOf.get(apiCalls[name].path.slice(1).split('/{id}')[0] ?? '') ?? ''
    const foreign = await textOf(name, { key: foreignKey, id })
    expect(foreign.status).toBe(404)
    for (const other of [uuidV7(), 'x', "' OR 1=1 --", '\0', '00000000-0000-0000-0000-000000000000']) {
      expect(await textOf(name, { key: foreignKey, id: other })).toEqual(foreign)
    }
    const own = await textOf(name, { key: keys.get('owner') ?? '', id })
    expect(own.status).not.toBe(404)
  })
})

describe('an API key', () => {
  it('opens nothing once it is revoked', async () => {
    const district = await makeDistrict()
    const key = await makeApiKey(district, 'auditor')
    expect((await callApi('findContacts', { key })).status).toBe(200)
    const [row] = await findApiKeys(district.owner)
    await revokeApiKey(district.owner, row?.id ?? '', new Date())
    expect((await callApi('findContacts', { key })).status).toBe(401)
  })

  it('works with the scheme in any case', async () => {
    const response = await callApi('findPortals', { headers: { Authorization: `bearer ${keys.get('owner')}` } })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
