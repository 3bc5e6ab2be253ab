import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { findSuppressed, findSuppressedAddresses, releaseAddress, suppressAddress } from '@/lib/mail/suppress-address'
import type { SuppressionReason } from '@/prisma/generated/enums'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { eraseContact } from './erase-contact'

const now = new Date('2026-03-01T12:00:00Z')
const address = 'tam.vo@families.example.org'

/** A contact whose address nothing is sent to, for this reason, is erased. */
async function eraseStopped(reason: SuppressionReason) {
  const district = await makeIssuingDistrict([{ givenName: 'Tam', familyName: 'Vo', email: address }])
  const { districtId, owner, contactIds } = district
  await setUpMail(owner, { port: 1 })
  await inDistrict(districtId, (tx) => suppressAddress(tx, { districtId, email: address, reason, detail: `${address} said so`, now }))
  const erase = (contactId = '') => eraseContact(owner, { contactId, name: 'Tam Vo', reason: 'asked' }, now)
  await erase(contactIds[0])
  const comeBack = async () =>
    (await makeContacts(districtId, [{ givenName: 'Tam', familyName: 'Vo', email: address.toUpperCase() }]))[0] ?? ''
  const isStopped = async () => (await inDistrict(districtId, (tx) => findSuppressed(tx, districtId, [address]))).size > 0
  return { ...district, erase, comeBack, isStopped }
}

it.each(['opted_out', 'complained'] as const)(
  'keeps of an address that %s no more than mail needs to stay away from it',
  async (reason) => {
    const { districtId, owner, portalId, erase, comeBack, isStopped } = await eraseStopped(reason)
    expect(await findInDatabase(districtId, address)).toEqual([])
    const again = await comeBack()
    await issueLinks(owner, { portal: portalId, selection: { contacts: [again] }, channel: 'email' }, now)
    const outcome = await inDistrict(districtId, (tx) => tx.campaignContact.findMany({ where: { districtId, contactId: again } }))
    expect(outcome).toMatchObject([{ skipReason: 'suppressed' }])
    // Stopped and erased once more, it is one address still.
    await inDistrict(districtId, (tx) => suppressAddress(tx, { districtId, email: address, reason, detail: null, now }))
    await erase(again)
    expect(await isStopped()).toBe(true)
    expect((await findSuppressedAddresses(owner, { paging: { limit: 50 } })).rows).toEqual([])
    expect((await findSuppressedAddresses(owner, { search: ` ${address} `, paging: { limit: 50 } })).rows).toMatchObject([
      { email: address, reason, detail: null },
    ])
  },
)

it('lets mail go there again once a member says so', async () => {
  const { owner, isStopped } = await eraseStopped('opted_out')
  await releaseAddress(owner, address, now)
  expect(await isStopped()).toBe(false)
})

it('forgets an address that was only at fault', async () => {
  const { isStopped } = await eraseStopped('bounced')
  expect(await isStopped()).toBe(false)
})
