import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { serveDueDistricts } from './serve-due-districts'

type Queue = {
  /** Units of work by district, the longest due first. */
  todo: Record<string, number>
  most: number
  turnMilliseconds?: number
  /** What else happens after so many units. */
  onUnit?: (done: readonly string[], queue: Map<string, number>) => void
}

/** Serves until nothing is left; answers whose unit came when, and how many districts had a place at once. */
async function serveAll({
  todo,
  most,
  turnMilliseconds = 0,
  onUnit,
}: Queue): Promise<{ done: string[]; mostAtOnce: number; turns: number }> {
  const queue = new Map(Object.entries(todo))
  const done: string[] = []
  let [atOnce, mostAtOnce, turns] = [0, 0, 0]
  const stopped = new AbortController()
  await serveDueDistricts({
    signal: stopped.signal,
    what: 'work',
    pollMilliseconds: 1,
    turnMilliseconds,
    most,
    find: async (except, count) => [...queue.keys()].filter((district) => !except.includes(district)).slice(0, count),
    serve: async (district, turn) => {
      turns += 1
      atOnce += 1
      mostAtOnce = Math.max(mostAtOnce, atOnce)
      let left = queue.get(district) ?? 0
      while (!turn.aborted && left > 0) {
        await pause(1)
        left -= 1
        done.push(district)
        onUnit?.(done, queue)
      }
      atOnce -= 1
      queue.delete(district)
      if (left > 0) queue.set(district, left)
      if (queue.size === 0) stopped.abort()
    },
  })
  return { done, mostAtOnce, turns }
}

const countOf = (done: readonly string[], district: string) => done.filter((one) => one === district).length

describe('serveDueDistricts', () => {
  it('takes a place from a district with a great deal to do for one that waits, and gives it back', async () => {
    const { done, mostAtOnce } = await serveAll({ most: 1, todo: { large: 300, small: 3 } })
    expect(done.lastIndexOf('small')).toBeLessThan(150)
    expect([countOf(done, 'large'), countOf(done, 'small')]).toEqual([300, 3])
    expect(mostAtOnce).toBe(1)
  })

  it('serves what comes late in its turn, however many large districts hold the places or wait for them', async () => {
    const { done, mostAtOnce } = await serveAll({
      most: 2,
      todo: { a: 300, b: 300, c: 300, d: 300 },
      onUnit: ({ length }, queue) => length === 100 && queue.set('small', 3),
    })
    expect(done.lastIndexOf('small')).toBeLessThan(600)
    expect(done.length).toBe(1_203)
    expect(mostAtOnce).toBe(2)
  })

  it('takes a place from another where one that is to give its own does not come to an end', async () => {
    const stopped = new AbortController()
    const stuck = new AbortController()
    const served: string[] = []
    const working = serveDueDistricts({
      signal: stopped.signal,
      what: 'work',
      pollMilliseconds: 1,
      turnMilliseconds: 0,
      leaveMilliseconds: 5,
      most: 2,
      find: async (except, count) =>
        ['stuck', 'large', 'small'].filter((one) => !except.includes(one) && !served.includes(one)).slice(0, count),
      serve: async (district, turn) => {
        const until = { stuck: stuck.signal, large: AbortSignal.any([turn, stopped.signal]) }[district]
        while (until?.aborted === false) await pause(1)
        served.push(district)
        if (district === 'small') stuck.abort()
        if (district === 'stuck') stopped.abort()
      },
    })
    await Promise.race([working, pause(2_000).then(() => stuck.abort())])
    await working
    expect(served).toEqual(['large', 'small', 'stuck'])
  })

  it.each([
    ['nobody waits', { todo: { large: 100 }, turnMilliseconds: 0 }],
    ['its time is not over', { todo: { large: 100, small: 3 }, turnMilliseconds: 60_000 }],
  ])('ends no turn while %s', async (_when, { todo, turnMilliseconds }) => {
    const { done, turns } = await serveAll({ most: 1, todo, turnMilliseconds })
    expect(turns).toBe(Object.keys(todo).length)
    expect(done.slice(0, 100)).toEqual(Array(100).fill('large'))
  })
})
