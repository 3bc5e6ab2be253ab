import { describe, expect, it } from 'vitest'
import { defaultRetentionPolicy, retentionPolicySchema } from './retention-policy'

describe('how long personal data is kept', () => {
  it.each([
    ['keepRemovedContactDays', 29, '30 to 36,500'],
    ['keepEventPersonalDays', 89, '90 to 36,500'],
    ['keepMailDays', 29, '30 to 36,500'],
    ['keepMailDays', 1.5, '30 to 36,500'],
    ['keepMailDays', 36_501, '30 to 36,500'],
    ['keepMailDays', Number.NaN, '30 to 36,500'],
  ])('is refused where %s is %d', (name, days, said) => {
    const { error } = retentionPolicySchema.safeParse({ ...defaultRetentionPolicy, [name]: days })
    expect(error?.issues).toEqual([expect.objectContaining({ path: [name], message: expect.stringContaining(said) })])
  })

  it('may be for ever, and is by default a year, and seven beside the record', () => {
    const forEver = { keepRemovedContactDays: null, keepEventPersonalDays: null, keepMailDays: null }
    expect(retentionPolicySchema.parse(forEver)).toEqual(forEver)
    expect(retentionPolicySchema.parse(defaultRetentionPolicy)).toEqual({
      keepRemovedContactDays: 365,
      keepEventPersonalDays: 2_555,
      keepMailDays: 365,
    })
  })
})
