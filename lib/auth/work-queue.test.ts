import { describe, expect, it } from 'vitest'
import { workQueue } from './work-queue'

/** A queue of two at once and three waiting, and pieces of work that end when they are told to. */
function makeQueue() {
  const queue = workQueue({ atOnce: 2, mostWaiting: 3, refusal: () => new RangeError('full') })
  const begun: number[] = []
  const ends = new Map<number, { resolve: (index: number) => void; reject: (error: Error) => void }>()
  const add = (index: number) => {
    const ended = new Promise<number>((resolve, reject) => ends.set(index, { resolve, reject }))
    return queue(() => {
      begun.push(index)
      return ended
    })
  }
  const end = (index: number) => ends.get(index)?.resolve(index)
  const fail = (index: number) => ends.get(index)?.reject(new Error('broken'))
  return { add, begun, end, fail }
}

describe('workQueue', () => {
  it('does so much at once, the rest in the order it came, and refuses what is too much', async () => {
    const { add, begun, end } = makeQueue()
    const added = [0, 1, 2, 3, 4].map(add)
    await expect(add(5)).rejects.toThrow(RangeError)
    expect(begun).toEqual([0, 1])
    end(1)
    expect(await added[1]).toBe(1)
    expect(begun).toEqual([0, 1, 2])
    for (const index of [0, 2, 3, 4]) end(index)
    expect(await Promise.all(added)).toEqual([0, 1, 2, 3, 4])
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })

  it('goes on after work that failed, and takes work again once there is room', async () => {
    const { add, begun, end, fail } = makeQueue()
    const [first, ...others] = [0, 1, 2, 3, 4].map(add)
    const failed = expect(first).rejects.toThrow('broken')
    fail(0)
    await failed
    const next = add(5)
    for (const index of [1, 2, 3, 4, 5]) end(index)
    expect(await Promise.all([...others, next])).toEqual([1, 2, 3, 4, 5])
    expect(begun).toHaveLength(6)
  })
})
