import { expect, it } from 'vitest'
import { operatorOf } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { receiveImport } from '@/lib/roster/receive-import'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'

const now = new Date('2026-03-01T12:00:00Z')
const atOnce = [1, 2, 3, 4]

async function* file(text: string) {
  yield Buffer.from(text)
}

it('an idempotency key of somebody without an id stands for one campaign and one import, also when it comes several times at once', async () => {
  const { districtId, owner } = await makeDistrict()
  const operator = operatorOf(districtId)
  const [contactId = ''] = await makeContacts(districtId, [{}])
  await makePortal(owner)
  const request = { portal: 'Parent Portal', selection: { contacts: [contactId] }, idempotencyKey: 'once' }
  const campaigns = await Promise.all(atOnce.map(() => issueLinks(operator, request, now)))
  expect(new Set(campaigns.map(({ campaignId }) => campaignId)).size).toBe(1)
  await expect(issueLinks(operator, { ...request, lifetimeSeconds: 600 }, now)).rejects.toMatchObject({ code: 'idempotency_key_reused' })

  const upload = () =>
    receiveImport(operator, { format: 'contacts', body: file('guid,family_name\ng-1,Ruiz\n'), idempotencyKey: 'once' }, now)
  const { id } = await upload()
  expect(new Set((await Promise.all(atOnce.map(upload))).map((again) => again.id))).toEqual(new Set([id]))
})
