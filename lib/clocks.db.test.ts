import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { describeWrongClock, noteDatabaseClock, WrongClock } from './clocks'
import { inDistrict } from './district-scope'
import { revealLink } from './invitations/reveal-links'
import { isOutage } from './outage'

const now = Date.now.bind(Date)

afterEach(() => {
  vi.restoreAllMocks()
  noteDatabaseClock({ asked: 0, answered: 0, theirs: new Date(0) })
})

describe('noteDatabaseClock', () => {
  it.each([
    ['a clock that is ahead', { asked: 661_000, answered: 661_000, theirs: new Date(60_000) }, '10 minutes'],
    ['a clock that is behind', { asked: 0, answered: 5_000, theirs: new Date(100_000) }, '95 seconds'],
  ])('finds %s', (_, clock, apart) => {
    noteDatabaseClock(clock)
    expect(describeWrongClock()).toContain(`are ${apart} apart`)
  })

  it('takes a slow answer for no wrong clock', () => {
    noteDatabaseClock({ asked: 0, answered: 180_000, theirs: new Date(1_000) })
    expect(describeWrongClock()).toBeUndefined()
    noteDatabaseClock({ asked: 0, answered: 180_000, theirs: new Date(179_000) })
    expect(describeWrongClock()).toBeUndefined()
  })
})

describe.each([10, -10])('what signs, on a machine whose clock is %i minutes off', (minutes) => {
  let district: Awaited<ReturnType<typeof makeIssuingDistrict>>
  beforeEach(async () => {
    district = await makeIssuingDistrict([{ givenName: 'Ana' }])
  })

  it('refuses as in an outage, keeps nothing, and goes on by itself', async () => {
    const { owner, districtId } = district
    const issue = () => issueTo(owner, { ...district, now: new Date() })
    const countEvents = () => inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { districtId } }))
    const { links } = await issue()
    const before = await countEvents()
    vi.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000)
    for (const refused of [issue, () => revealLink(owner, links[0]?.id ?? '', new Date())]) {
      const error = await refused().catch((thrown: unknown) => thrown)
      expect([error, isOutage(error)]).toEqual([expect.any(WrongClock), true])
    }
    vi.restoreAllMocks()
    expect(await countEvents()).toBe(before)
    expect((await issue()).links).toHaveLength(1)
  })
})
