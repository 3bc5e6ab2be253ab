import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

export type Sink = {
  port: number
  /** How often each Message-ID was taken. */
  taken(): Promise<Map<string, number>>
  /** How many mails were taken. */
  count(): Promise<number>
  forget(): Promise<void>
  stop(): Promise<void>
}

/** Starts a mail server that takes everything, in a process of its own; it answers a mail after `replyMilliseconds`. */
export async function startSink(replyMilliseconds = 0): Promise<Sink> {
  const child = fork('scripts/drill/sink.ts', [String(replyMilliseconds)], { execArgv: ['--import', 'tsx'] })
  const { port } = z.object({ port: z.number() }).parse(await answerOf(child))
  const ask = async (question: string) => {
    child.send(question)
    return answerOf(child)
  }
  return {
    port,
    taken: async () => new Map(z.object({ taken: z.array(z.tuple([z.string(), z.number()])) }).parse(await ask('taken')).taken),
    count: async () => z.object({ count: z.number() }).parse(await ask('count')).count,
    async forget() {
      await ask('forget')
    },
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer]: unknown[] = await once(child, 'message')
  return answer
}
