import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTicker } from './ticker'

const here = new Date('2026-11-21T22:00:00.400Z').getTime()
const page = Object.assign(new EventTarget(), { hidden: false })

function hide(hidden: boolean) {
  page.hidden = hidden
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers({ now: here })
  vi.stubGlobal('document', page)
  page.hidden = false
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('createTicker', () => {
  it('strikes on the whole seconds of the server', () => {
    const ticker = createTicker()
    ticker.correct(here + 60_500)
    const heard: number[] = []
    ticker.subscribe(() => heard.push(ticker.now()))
    vi.advanceTimersByTime(2100)
    expect(heard).toEqual([here + 60_600, here + 61_600, here + 62_600])
  })

  it('keeps the truest time when a page out of a cache brings an old one', () => {
    const ticker = createTicker()
    ticker.correct(here + 5600)
    ticker.correct(here - 3_600_000)
    expect(ticker.now()).toBe(here + 5600)
  })

  it('is silent while the tab is hidden and right at once on return', () => {
    const ticker = createTicker()
    const listener = vi.fn()
    ticker.subscribe(listener)
    hide(true)
    vi.advanceTimersByTime(60_000)
    expect(listener).not.toHaveBeenCalled()
    hide(false)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(ticker.now()).toBe(here + 59_600)
  })

  it('leaves no timer behind when nobody listens', () => {
    const ticker = createTicker()
    const stop = ticker.subscribe(() => {})
    stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
