import { describe, expect, it } from 'vitest'
import { drillCrashes, isKept } from './drill-crashes'
import { drillFaults } from './drill-faults'
import { drillRoster, isRosterKept } from './drill-roster'
import { smtpFaults } from './faulty-server'

describe('npm run drill, small', () => {
  it('loses no mail when workers are killed', async () => {
    const report = await drillCrashes({
      mails: 300,
      kills: 3,
      workers: 2,
      connections: 4,
      replyMilliseconds: 100,
      killEveryMilliseconds: 300,
      leaseMilliseconds: 2_000,
      heartbeatMilliseconds: 500,
    })
    expect(report).toMatchObject({ lost: 0, unmarkedDuplicates: 0 })
    expect(isKept(report)).toBe(true)
  })

  it('writes down the truth about every fault', async () => {
    const reports = await drillFaults(3)
    expect(reports.map(({ fault, right }) => [fault, right])).toEqual(smtpFaults.map((fault) => [fault, 3]))
  })

  it('leaves the old roster or the new one when workers are killed, and the new one in the end', async () => {
    const report = await drillRoster({ contacts: 1_000, kills: 4, hangs: 1, leaseMilliseconds: 1_500, heartbeatMilliseconds: 300 })
    expect(report).toMatchObject({ torn: 0, wrong: 0 })
    expect(isRosterKept(report)).toBe(true)
  })
})
