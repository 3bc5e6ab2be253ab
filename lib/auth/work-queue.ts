/**
 * A queue of this process: `atOnce` pieces of work are done at the same time, `mostWaiting` wait for their turn in the order they
 * came. What comes when nobody else may wait fails with what `refusal` makes.
 */
export function workQueue({ atOnce, mostWaiting, refusal }: { atOnce: number; mostWaiting: number; refusal: () => Error }) {
  const waiting: Array<() => void> = []
  let busy = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (busy < atOnce) busy++
    else if (waiting.length >= mostWaiting) throw refusal()
    else await new Promise<void>((begin) => waiting.push(begin))
    try {
      return await work()
    } finally {
      // Whoever is next takes the place over, so nobody who comes in between gets ahead.
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}
