import { afterEach, expect, it, vi } from 'vitest'
import { keepAnswer } from './keep-answer'

afterEach(() => {
  vi.useRealTimers()
})

it('asks once for all who come at the same time and shortly after', async () => {
  vi.useFakeTimers()
  const ask = vi.fn(async () => new Promise<number>((resolve) => setTimeout(() => resolve(ask.mock.calls.length), 50)))
  const answer = keepAnswer(1_000, ask)
  const together = [answer(), answer()]
  await vi.advanceTimersByTimeAsync(50)
  expect(await Promise.all(together)).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(999)
  expect(await answer()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  const anew = answer()
  await vi.advanceTimersByTimeAsync(50)
  expect(await anew).toBe(2)
})

it('asks again at once after a failure', async () => {
  const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue('here')
  const answer = keepAnswer(1_000, ask)
  await expect(answer()).rejects.toThrow('away')
  expect(await answer()).toBe('here')
})
