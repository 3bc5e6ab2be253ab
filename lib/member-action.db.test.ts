import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inRequest } from '@/scripts/testing/in-request'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, passFirstFactor } from '@/scripts/testing/second-factors'
import type { ActionResult } from './action-result'
import { database } from './database'
import type { Limit } from './limits/limits'
import { memberAction, pendingAction, publicAction } from './member-action'

/** What came of so many actions at the same moment, and how often their work was done. */
async function countOutcomes(times: number, act: (work: () => Promise<void>) => Promise<ActionResult<unknown>>) {
  let done = 0
  const work = async () => {
    done++
  }
  const results = await Promise.all(Array.from({ length: times }, () => act(work)))
  const refused = results.flatMap((result) => (result.ok ? [] : [result.code]))
  return { done, refused }
}

/** Lets everybody who has been counted have so many tries behind them. */
const setPoints = (limit: Limit, points: number) =>
  database().rateLimit.updateMany({ where: { key: { startsWith: `${limit}:` } }, data: { points } })

const times = (count: number, code: string) => Array<string>(count).fill(code)

describe('memberAction', () => {
  const actAs = (secret: string) => (work: () => Promise<void>) =>
    inRequest({ secret }, () => memberAction({ can: () => true, schema: z.undefined() }, work)(undefined))

  it('takes 600 actions a minute of a member, over all sessions, and those of others all the while', async () => {
    const { owner, admin } = await makeDistrict()
    const now = new Date()
    const [one, another] = [await passFirstFactor(admin, now), await passFirstFactor(admin, now)]
    expect(await countOutcomes(1, actAs(one))).toEqual({ done: 1, refused: [] })
    await setPoints('memberActions', 590)
    expect(await countOutcomes(12, actAs(one))).toEqual({ done: 10, refused: times(2, 'rate_limited') })
    expect(await countOutcomes(1, actAs(another))).toEqual({ done: 0, refused: ['rate_limited'] })
    expect(await countOutcomes(1, actAs(await passFirstFactor(owner, now)))).toEqual({ done: 1, refused: [] })
  })

  it('answers in words during an outage, so that the form stays, and breaks with every other fault', async () => {
    const { admin } = await makeDistrict()
    const secret = await passFirstFactor(admin, new Date())
    const fail = (code: string) => actAs(secret)(() => Promise.reject(Object.assign(new Error('no'), { code })))
    expect(await fail('ECONNREFUSED')).toMatchObject({ ok: false, code: 'unavailable', message: expect.stringContaining('still here') })
    await expect(fail('EACCES')).rejects.toThrow('no')
  })

  it('counts nobody who is not signed in', async () => {
    expect(await countOutcomes(3, actAs('made-up'))).toEqual({ done: 0, refused: times(3, 'unauthenticated') })
  })
})

describe('pendingAction', () => {
  const actAs = (secret: string) => (work: () => Promise<void>) =>
    inRequest({ secret }, () => pendingAction({ awaits: 'second_factor', schema: z.undefined() }, work)(undefined))

  it('takes 60 actions a minute of a session, and those of another one all the while', async () => {
    const { admin } = await makeDistrict()
    const now = new Date()
    await addAppTo(admin, now)
    const [one, another] = [await passFirstFactor(admin, now), await passFirstFactor(admin, now)]
    expect(await countOutcomes(62, actAs(one))).toEqual({ done: 60, refused: times(2, 'rate_limited') })
    expect(await countOutcomes(1, actAs(another))).toEqual({ done: 1, refused: [] })
  })
})

describe('publicAction', () => {
  const actFrom = (address: string) => (work: () => Promise<void>) => inRequest({ address }, () => publicAction(work))

  it('takes 120 actions a minute of a network, and those of another one all the while', async () => {
    expect(await countOutcomes(123, actFrom('198.51.100.60'))).toEqual({ done: 120, refused: times(3, 'rate_limited') })
    expect(await countOutcomes(1, actFrom('198.51.100.61'))).toEqual({ done: 1, refused: [] })
  })

  it('says when to go on', async () => {
    const refused = await inRequest({ address: '198.51.100.60' }, () => publicAction(async () => undefined))
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^Too many requests came from your network\. Try again in \d+ /),
    })
  })

  it('goes on without end where it costs nothing', async () => {
    const act = (work: () => Promise<void>) => inRequest({ address: '198.51.100.60' }, () => publicAction(work, { unlimited: true }))
    expect(await countOutcomes(300, act)).toEqual({ done: 300, refused: [] })
  })
})
