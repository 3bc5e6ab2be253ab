import { describe, expect, it } from 'vitest'
import type { Delivery } from './delivery'
import { retryWaitMilliseconds, serverWaitMilliseconds, settleAttempt } from './outbox-retry'

const delivery = (outcome: Delivery['outcome']): Delivery => ({ outcome, cause: 'data', smtpCode: 451, reply: 'Later' })
const minutes = (count: number) => count * 60_000

describe('settleAttempt', () => {
  it.each([
    ['accepted', 0, false, 'accepted', null],
    ['failed', 0, false, 'failed', null],
    ['deferred', 0, false, 'deferred', minutes(1)],
    ['deferred', 2, false, 'deferred', minutes(4)],
    ['deferred', 10, false, 'deferred', minutes(240)],
    ['deferred', 11, false, 'failed', null],
    ['deferred', 11, true, 'ambiguous', null],
    ['ambiguous', 0, false, 'ambiguous', minutes(1)],
    ['ambiguous', 1, true, 'ambiguous', null],
    ['accepted', 1, true, 'accepted', null],
  ] as const)('%s after %d attempts, ambiguous before: %s', (outcome, attempts, wasAmbiguous, state, waitMilliseconds) => {
    expect(settleAttempt({ kind: 'invitation', attempts, wasAmbiguous }, delivery(outcome))).toMatchObject({
      state,
      attempts: attempts + 1,
      waitMilliseconds,
    })
  })

  it('says that the attempts are used up, and what the last one said', () => {
    expect(settleAttempt({ kind: 'invitation', attempts: 11, wasAmbiguous: false }, delivery('deferred'))).toMatchObject({
      cause: 'attempts_used_up',
      smtpCode: 451,
      reply: 'Later',
    })
  })
})

describe('settleAttempt of a code', () => {
  it('tries again each minute, for as long as it has attempts', () => {
    const waits = [0, 1, 9].map((attempts) => settleAttempt({ kind: 'code', attempts, wasAmbiguous: false }, delivery('deferred')))
    expect(waits).toMatchObject(Array(3).fill({ state: 'deferred', waitMilliseconds: minutes(1) }))
  })
})

describe('waits', () => {
  it('double up to four hours, and for a server up to a quarter of an hour', () => {
    expect([1, 2, 3, 8, 9, 12].map(retryWaitMilliseconds)).toEqual([1, 2, 4, 128, 240, 240].map(minutes))
    expect([1, 2, 4, 5, 50].map(serverWaitMilliseconds)).toEqual([1, 2, 8, 15, 15].map(minutes))
  })
})
