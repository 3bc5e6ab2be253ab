import { expect, it } from 'vitest'
import { forgetOutage, listenForOutage, markOutage, metOutage } from './outages'

it('keeps nothing of a request that is over before its outage is found', () => {
  listenForOutage('begun')
  markOutage('begun')
  expect(metOutage('begun')).toBe(true)
  forgetOutage('begun')
  const before = globalThis.requestsInOutage?.size
  markOutage('begun')
  expect([metOutage('begun'), globalThis.requestsInOutage?.size]).toEqual([false, before])
})
