import { exportRecord } from '@/lib/audit/export-record'
import { recordView } from '@/lib/audit/record-view'
import { viewPersonalData } from '@/lib/audit/view-personal-data'
import { exportDisclosures } from '@/lib/disclosures/export-disclosures'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { eraseContact } from '@/lib/privacy/erase-contact'
import { exportContact } from '@/lib/privacy/export-contact'
import { defaultRetentionPolicy } from '@/lib/privacy/retention-policy'
import { setRetentionPolicy } from '@/lib/privacy/set-retention-policy'
import { makeContacts } from './make-contacts'
import type { Step } from './record-roster'
import { signRecord } from './sign-record'

type Recording = { member: Actor; contactId: string; step: Step; now: Date }

const timeZone = 'America/Chicago'

/** Everything about looking, taking away, keeping and erasing, once, of an owner: what `privacySteps` expects. */
export async function recordPrivacy({ member, contactId, step, now }: Recording): Promise<void> {
  const { districtId } = member
  await step('sign for the record', signRecord(districtId, { now }))
  await step('sign for it again', signRecord(districtId, { now }))
  await step('look at a contact', recordView(member, { where: 'contact', contactId }, now))
  await step('look again', recordView(member, { where: 'contact', contactId }, now))
  await step('look at a list', recordView(member, { where: 'contacts', contactIds: [contactId] }, now))
  const { id: eventId } = await inDistrict(districtId, (tx) =>
    tx.auditEvent.findFirstOrThrow({ where: { districtId, personal: { isNot: null } } }),
  )
  await step('show what stands beside an event', viewPersonalData(member, eventId, now))
  await step('export the record', exportRecord(member, now))
  await step('export one person', exportContact(member, contactId, now))
  const disclosed = { party: 'Ixchel of Maple Insurance', what: 'Names', ground: 'consent', disclosedOn: '2026-02-27', note: '' }
  await step('write a disclosure down', recordDisclosure(member, { ...disclosed, contacts: [contactId] }, now))
  await step('export the disclosures', exportDisclosures(member, { filter: {}, timeZone }, now))
  const policy = { ...defaultRetentionPolicy, keepMailDays: 90 }
  await step('keep mails shorter', setRetentionPolicy(member, policy, now))
  await step('decide the same', setRetentionPolicy(member, policy, now))
  const [leaver = ''] = await makeContacts(districtId, [{ givenName: 'Citlali', familyName: 'Ahuatzin' }])
  await step('erase a contact', eraseContact(member, { contactId: leaver, name: 'Citlali Ahuatzin', reason: 'asked' }, now))
}

/** What `recordPrivacy` records, step by step. */
export const privacySteps: Array<[string, string[]]> = [
  ['sign for the record', ['signing_key.introduced']],
  ['sign for it again', []],
  ['look at a contact', ['contact.viewed']],
  ['look again', []],
  ['look at a list', ['contacts.viewed']],
  ['show what stands beside an event', ['event.viewed']],
  ['export the record', ['record.exported']],
  ['export one person', ['contact.exported']],
  ['write a disclosure down', ['disclosure.recorded']],
  ['export the disclosures', ['disclosures.exported']],
  ['keep mails shorter', ['retention.changed']],
  ['decide the same', []],
  ['erase a contact', ['contact.erased']],
]
