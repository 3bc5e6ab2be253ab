import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { makeDistrict } from '@/scripts/testing/make-district'
import { defaultDistrictPolicy } from './district-policy'
import { getDistrictPolicy } from './get-district-policy'
import { setDistrictPolicy } from './set-district-policy'

const now = new Date('2026-03-01T12:00:00Z')
const decided = {
  invitePages: true,
  invitePageDays: 30,
  signInPageDays: 3,
  mailedCodes: false,
  invitePageSignsPerHour: 100,
  officeContact: 'Front office, +1 555 0100',
  identityChecks: ['Photo ID', 'Name of the child’s teacher'],
}

describe('setDistrictPolicy', () => {
  it('decides for the own district alone, for every role to see', async () => {
    const { owner, sender, auditor } = await makeDistrict()
    const other = await makeDistrict()
    expect(await getDistrictPolicy(owner)).toEqual(defaultDistrictPolicy)
    expect(await setDistrictPolicy(owner, decided, now)).toEqual(decided)
    for (const actor of [owner, sender, auditor]) expect(await getDistrictPolicy(actor)).toEqual(decided)
    expect(await getDistrictPolicy(other.owner)).toEqual(defaultDistrictPolicy)
  })

  it('is recorded each time something changes, and not otherwise', async () => {
    const { owner } = await makeDistrict()
    await setDistrictPolicy(owner, defaultDistrictPolicy, now)
    await setDistrictPolicy(owner, decided, now)
    await setDistrictPolicy(owner, decided, now)
    await setDistrictPolicy(owner, { ...decided, invitePages: false }, now)
    const { rows } = await findEvents(owner, { filter: { action: 'policy.changed' }, paging: { limit: 50 }, timeZone: 'UTC' })
    const details = {
      invite_pages: true,
      invite_page_days: 30,
      sign_in_page_days: 3,
      mailed_codes: false,
      invite_page_signs_per_hour: 100,
      identity_checks: 2,
    }
    expect(rows.map((row) => row.details)).toEqual([{ ...details, invite_pages: false }, details])
  })

  it('is for owners, and for what the bounds take', async () => {
    const { owner, admin, sender, auditor } = await makeDistrict()
    for (const actor of [admin, sender, auditor]) {
      await expect(setDistrictPolicy(actor, decided, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(setDistrictPolicy(owner, { ...decided, invitePageDays: 61 }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { invitePageDays: expect.any(String) },
    })
    expect(await getDistrictPolicy(owner)).toEqual(defaultDistrictPolicy)
  })
})
