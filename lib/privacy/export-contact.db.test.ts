import { describe, expect, it } from 'vitest'
import { exportRecord } from '@/lib/audit/export-record'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { exportContact } from './export-contact'
import { personExportSchema } from './person-export'

const now = new Date('2026-03-01T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('the disclosures in everything about one person', () => {
  it('say who got what on what ground, also where others are named, and nothing of the others', async () => {
    const { districtId, owner } = await makeDistrict()
    const [ana = ''] = await makeContacts(districtId, [
      { givenName: 'Ana', familyName: 'Ruiz', students: [{ givenName: 'Ben', familyName: 'Ruiz' }] },
      { givenName: 'Minh', familyName: 'Tran', students: [{ givenName: 'Linh', familyName: 'Tran' }] },
    ])
    const insurance = { party: 'Maple Insurance', what: 'Addresses', ground: 'consent', disclosedOn: '2026-02-20', note: 'Tran moved' }
    await recordDisclosure(owner, { ...insurance, contacts: ['Ana Ruiz', 'Minh Tran'] }, now)
    await recordDisclosure(owner, { ...insurance, contacts: ['Minh Tran'], party: 'Somebody else' }, now)
    await recordDisclosure(owner, { ...insurance, contacts: ['Ana Ruiz'], party: 'Oak Bank', note: 'By letter', refused: true }, later(1))
    await exportRecord(owner, later(2))
    const exported = personExportSchema.parse(await exportContact(owner, ana, later(3)))
    expect(exported.disclosures.map(({ disclosed_on, how, given_to, note }) => [disclosed_on, how, given_to, note])).toEqual([
      ['2026-03-01', 'Everything about one person was taken away', expect.any(String), null],
      ['2026-03-01', 'The audit record was taken away', expect.any(String), null],
      ['2026-02-20', 'Asked for it and did not get it', 'Oak Bank', 'By letter'],
      ['2026-02-20', 'Written down by hand', 'Maple Insurance', null],
    ])
    expect(exported.disclosures.at(-1)).toMatchObject({ what: 'Addresses', ground: 'Written consent, 99.30', students: ['Ben Ruiz'] })
    expect(JSON.stringify(exported)).not.toContain('Tran')
  })
})
