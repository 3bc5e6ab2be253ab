import { describe, expect, it } from 'vitest'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findSavedViews, saveView } from '@/lib/districts/saved-views'
import { exportLinks } from '@/lib/invitations/export-links'
import { issueLinks } from '@/lib/invitations/issue-links'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { applyRetention } from './apply-retention'
import { eraseContact } from './erase-contact'
import { setRetentionPolicy } from './set-retention-policy'

const now = new Date('2026-03-01T12:00:00Z')
const twoYearsOn = new Date('2028-03-02T12:00:00Z')
const timeZone = 'America/Chicago'

/** Carol and Theo are the parents of Mia; Hannah has a child of her own, Pat none. */
async function makeFamilies() {
  const district = await makeIssuingDistrict([
    { givenName: 'Carol', familyName: 'Adler', students: [{ givenName: 'Mia', familyName: 'Adler' }] },
    { givenName: 'Theo', familyName: 'Adler' },
    { givenName: 'Hannah', familyName: 'Marsh', students: [{ givenName: 'Ike', familyName: 'Marsh' }] },
    { givenName: 'Pat', familyName: 'Quill' },
  ])
  const { districtId, owner, contactIds } = district
  const [carol = '', theo = '', hannah = '', pat = ''] = contactIds
  const relate = (contactId: string, givenName: string) =>
    inDistrict(districtId, async (tx) => {
      const student = await tx.student.findFirstOrThrow({ where: { districtId, givenName } })
      await tx.relationship.create({ data: { districtId, id: uuidV7(), contactId, studentId: student.id } })
    })
  await relate(theo, 'Mia')
  const disclose = (party: string, contacts: string[]) => {
    const what = { party, what: 'Grades', ground: 'other_school', disclosedOn: '2026-02-20', contacts, note: '' } as const
    return recordDisclosure(owner, what, now)
  }
  const erase = (contactId: string, name: string) => eraseContact(owner, { contactId, name, reason: 'asked' }, now)
  return { ...district, carol, theo, hannah, pat, relate, disclose, erase }
}

/** To whom something was written down to have been given. */
const partiesOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const rows = await tx.auditPersonal.findMany({
      where: { districtId, event: { action: 'disclosure.recorded' } },
      orderBy: { id: 'asc' },
    })
    return rows.map(({ data }) => JSON.parse(data).party)
  })

describe('erasing a person', () => {
  it('keeps what was disclosed of other families, whatever it is called', async () => {
    const { owner, carol, hannah, disclose, erase } = await makeFamilies()
    await disclose('North Carolina State University', [hannah])
    await disclose('Carol Adler', [hannah])
    await erase(carol, 'Carol Adler')
    expect(await partiesOf(owner)).toEqual(['North Carolina State University', 'Carol Adler'])
  })

  it('keeps what was disclosed about a child who stays, until nobody is left', async () => {
    const { owner, carol, theo, hannah, disclose, erase } = await makeFamilies()
    await disclose('Lakeside School', [carol, theo])
    await disclose('Of Carol alone', [carol])
    await disclose('Of all', [carol, theo, hannah])
    await erase(carol, 'Carol Adler')
    expect(await partiesOf(owner)).toEqual(['Lakeside School', 'Of Carol alone', 'Of all'])
    await erase(theo, 'Theo Adler')
    expect(await partiesOf(owner)).toEqual(['Of Carol alone', 'Of all'])
    await erase(hannah, 'Hannah Marsh')
    expect(await partiesOf(owner)).toEqual(['Of Carol alone'])
  })

  it('keeps what was disclosed about a student who stays with somebody it does not name', async () => {
    const { owner, carol, hannah, pat, relate, disclose, erase } = await makeFamilies()
    await disclose('Lakeside School', ['Ike Marsh', pat])
    await relate(carol, 'Ike')
    await erase(hannah, 'Hannah Marsh')
    await erase(pat, 'Pat Quill')
    expect(await partiesOf(owner)).toEqual(['Lakeside School'])
  })

  it('takes out what was searched for only where nobody else can be meant', async () => {
    const { owner, districtId, portalId, carol, erase } = await makeFamilies()
    const searched = ['carol', 'Carolina', 'adler', 'Carol Adler', 'scaroll']
    for (const search of searched) {
      await issueLinks(owner, { portal: portalId, selection: { filter: { search } } }, now)
      await exportLinks(owner, { filter: { search }, timeZone }, now)
    }
    // By a GUID that the contact has no longer.
    const { guid } = await inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where: { districtId, id: carol } }))
    await issueLinks(owner, { portal: portalId, selection: { contacts: [guid ?? ''] } }, now)
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId, id: carol }, data: { guid: 'another' } }))
    await erase(carol, 'Carol Adler')
    const left = await inDistrict(districtId, async (tx) => ({
      selections: await tx.campaign.findMany({ where: { districtId }, select: { selection: true }, orderBy: { id: 'asc' } }),
      exports: await tx.auditPersonal.findMany({ where: { districtId, event: { action: 'links.exported' } }, orderBy: { id: 'asc' } }),
    }))
    const kept = ['(erased)', 'Carolina', 'adler', '(erased)', 'scaroll']
    expect(left.selections.map(({ selection }) => selection)).toEqual([
      ...kept.map((search) => ({ filter: { search } })),
      { contacts: [carol] },
    ])
    expect(left.exports.map(({ data }) => JSON.parse(data).search)).toEqual(['Carolina', 'adler', 'scaroll'])
  })

  it('takes the name out of the views that members keep, and leaves them what else they show', async () => {
    const { owner, admin, carol, erase } = await makeFamilies()
    const keep = (member: Actor, name: string, parameters: Record<string, string>) =>
      saveView(member, { list: 'contacts', name, parameters })
    await keep(owner, '(erased)', {})
    await keep(owner, 'Ask Carol, daily', { school: 'Oak', search: 'Adler' })
    await keep(owner, 'Adler, Carol', { grade: '3' })
    await keep(owner, 'North Carolina', { search: 'scaroll' })
    await keep(admin, 'To phone', { search: 'carol', school: 'Oak' })
    await erase(carol, 'Carol Adler')
    const left = async (member: Actor) => (await findSavedViews(member, 'contacts')).map(({ name, parameters }) => [name, parameters])
    expect(await left(owner)).toEqual([
      ['(erased)', {}],
      ['(erased) 2', { school: 'Oak', search: 'Adler' }],
      ['(erased) 3', { grade: '3' }],
      ['North Carolina', { search: 'scaroll' }],
    ])
    expect(await left(admin)).toEqual([['To phone', { search: '(erased)', school: 'Oak' }]])
  })
})

it('keeps what was disclosed, however few days the rest is kept', async () => {
  const { districtId, owner, hannah, disclose } = await makeFamilies()
  await disclose('Lakeside School', [hannah])
  await exportLinks(owner, { filter: { search: 'Marsh' }, timeZone }, now)
  await setRetentionPolicy(owner, { keepRemovedContactDays: null, keepEventPersonalDays: 90, keepMailDays: null }, now)
  await applyRetention(districtId, twoYearsOn)
  expect(await partiesOf(owner)).toEqual(['Lakeside School'])
  expect(await inDistrict(districtId, (tx) => tx.auditPersonal.count({ where: { districtId } }))).toBe(1)
})
