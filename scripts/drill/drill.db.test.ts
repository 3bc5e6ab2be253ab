import { describe, expect, it } from 'vitest'
import { drillCrashes, isKept } from './drill-crashes'
import { drillDistricts, isIsolated } from './drill-districts'
import { drillFaults } from './drill-faults'
import { drillGuesses } from './drill-guesses'
import { drillRoster, isRosterKept } from './drill-roster'
import { smtpFaults } from './faulty-server'

describe('npm run drill, small', () => {
  it('loses no mail when workers are killed', async () => {
    const report = await drillCrashes({
      mails: 300,
      kills: 2,
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
    const report = await drillRoster({ contacts: 400, kills: 3, hangs: 1, leaseMilliseconds: 1_500, heartbeatMilliseconds: 300 })
    expect(report).toMatchObject({ torn: 0, wrong: 0 })
    expect(isRosterKept(report)).toBe(true)
  })

  it('looks at no more than ten guesses at an account over three replicas, and lets the owner in all the while', async () => {
    const report = await drillGuesses({ guesses: 300, addresses: 50, replicas: 3, samples: 2 })
    expect(report).toMatchObject({ guesses: 300, mostLookedAt: 10, letIn: 0, ownerRefused: 0, strangerWaits: true })
    expect(report.ownerLetIn).toBeGreaterThan(0)
  })

  it('lets no attempt of one district reach another', async () => {
    const report = await drillDistricts(1_000)
    expect(report).toMatchObject({ attempts: 1_000, through: [], changed: [] })
    expect(report.unfiltered).toBeGreaterThan(200)
    expect(isIsolated(report)).toBe(true)
  })
})
