import { setTimeout as pause } from 'node:timers/promises'
import { type Asked, askProduct, type Told } from '@/scripts/drill/ask-product'

export type Answered = Told & { path: string }

export type Load = {
  perSecond: number
  /** Where the request of this number goes, and what it asks. */
  request: (number: number) => Asked & { url: string }
}

export type RunningLoad = {
  /** How many were answered so far. */
  answered(): number
  /** Sends nothing more; resolves with every answer, once all are there. */
  stop(): Promise<Answered[]>
}

/** Asks so often a second whether or not answers come, as people do, each over a connection of its own. */
export function startLoad({ perSecond, request }: Load): RunningLoad {
  const stopped = new AbortController()
  const answers: Answered[] = []
  const asking: Array<Promise<void>> = []

  async function ask(number: number): Promise<void> {
    const { url, ...asked } = request(number)
    answers.push({ ...(await askProduct(url, asked)), path: asked.path })
  }

  async function run(): Promise<void> {
    const began = performance.now()
    for (let number = 0; !stopped.signal.aborted; number++) {
      const early = began + (number * 1000) / perSecond - performance.now()
      if (early > 0) await pause(early, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (!stopped.signal.aborted) asking.push(ask(number))
    }
  }
  const running = run()

  return {
    answered: () => answers.length,
    async stop() {
      stopped.abort()
      await running
      await Promise.all(asking)
      return answers
    },
  }
}
