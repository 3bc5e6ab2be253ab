import { describe, expect, it } from 'vitest'
import { defaultDistrictPolicy, districtPolicySchema, pageRules } from './district-policy'

describe('the policy of a district', () => {
  it('is two weeks, one day where a link signs in, mailed codes and 600 presses an hour until somebody decides otherwise', () => {
    expect(districtPolicySchema.parse(defaultDistrictPolicy)).toEqual(defaultDistrictPolicy)
    expect(defaultDistrictPolicy).toEqual({
      invitePages: true,
      invitePageDays: 14,
      signInPageDays: 1,
      mailedCodes: true,
      invitePageSignsPerHour: 600,
      officeContact: null,
      identityChecks: [],
    })
  })

  it('takes what the bounds take, and a blank office contact as none', () => {
    for (const change of [
      { invitePageDays: 1 },
      { invitePageDays: 60 },
      { signInPageDays: 1 },
      { signInPageDays: 60 },
      { mailedCodes: false },
      { invitePageSignsPerHour: 10 },
      { invitePageSignsPerHour: 3_600 },
    ]) {
      expect(districtPolicySchema.parse({ ...defaultDistrictPolicy, ...change })).toMatchObject(change)
    }
    expect(districtPolicySchema.parse({ ...defaultDistrictPolicy, officeContact: '  ' }).officeContact).toBeNull()
    expect(districtPolicySchema.parse({ ...defaultDistrictPolicy, officeContact: ' +1 555 0100 ' }).officeContact).toBe('+1 555 0100')
  })

  it('keeps the lines of the identity checks, without blank ones and repetitions', () => {
    const identityChecks = [' Photo ID ', '', 'Date of birth of the child', 'Photo ID', '  ']
    const { data } = districtPolicySchema.safeParse({ ...defaultDistrictPolicy, identityChecks })
    expect(data?.identityChecks).toEqual(['Photo ID', 'Date of birth of the child'])
    const most = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(200, 'x'))
    expect(districtPolicySchema.parse({ ...defaultDistrictPolicy, identityChecks: most }).identityChecks).toEqual(most)
  })

  it.each([
    ['invitePages', 'yes'],
    ['invitePageDays', 0],
    ['invitePageDays', 61],
    ['invitePageDays', 1.5],
    ['invitePageDays', Number.NaN],
    ['signInPageDays', 0],
    ['signInPageDays', 61],
    ['mailedCodes', 'on'],
    ['invitePageSignsPerHour', 9],
    ['invitePageSignsPerHour', 3_601],
    ['officeContact', 'x'.repeat(301)],
    ['identityChecks', 'Photo ID'],
    ['identityChecks', ['x'.repeat(201)]],
    ['identityChecks', Array.from({ length: 11 }, (_, index) => `Check ${index}`)],
  ])('refuses as %s %s', (field, value) => {
    const parsed = districtPolicySchema.safeParse({ ...defaultDistrictPolicy, [field]: value })
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
  })
})

describe('pageRules', () => {
  it.each([
    [{ signsIn: false, hasMail: true }, {}, { days: 14, asksCode: false }],
    [{ signsIn: true, hasMail: true }, {}, { days: 1, asksCode: true }],
    [{ signsIn: true, hasMail: false }, {}, { days: 1, asksCode: false }],
    [
      { signsIn: true, hasMail: true },
      { mailedCodes: false, signInPageDays: 5 },
      { days: 5, asksCode: false },
    ],
  ])('tells of %o with %o how long an invite page lives and whether it asks for a code', (portal, changes, rules) => {
    expect(pageRules({ ...defaultDistrictPolicy, ...changes }, portal)).toEqual(rules)
  })
})
