import { expect, it } from 'vitest'
import { lifetimeWords } from './lifetime-words'

const chosen = { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 86_400, defaultSeconds: 18_000, clickSeconds: 3_600 } as const

it('says how long links live whose lifetime is chosen', () => {
  expect(lifetimeWords(chosen, false)).toBe(
    '5 hours, unless another lifetime is chosen when they are created; 1 hour after the click on an invite page',
  )
})

it('says of links that live minutes that only a click makes them', () => {
  expect(lifetimeWords({ bound: 'fixed', seconds: 180 }, true)).toMatch(/^3 minutes after the click on an invite page/)
})

it('says that nobody knows an expiry', () => {
  expect(lifetimeWords({ bound: 'once' }, false)).toBe('No expiry known; works once')
})
