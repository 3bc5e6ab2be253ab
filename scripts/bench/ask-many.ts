import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export type Asked = { url: string; headers?: Record<string, string>; method?: 'GET' | 'POST'; body?: string; status?: number }

const connections = 8

/** Asks so often, eight at a time over connections that are kept, always the same or what `asked` names for each. Refuses an answer of another status than is expected (200). */
export async function askMany(count: number, asked: Asked | ((index: number) => Asked)): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let next = 0
  const askInTurn = async () => {
    while (next < count) {
      const index = next++
      await ask(typeof asked === 'function' ? asked(index) : asked, agent)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, askInTurn))
  } finally {
    agent.destroy()
  }
}

/**
 * Asks at a steady pace, whatever the answers take, as strangers do who know nothing of each other: `askedAt` for the first request,
 * the second, and so on. Answers with what each took in milliseconds, counted from when it was due.
 */
export async function askSteadily(perSecond: number, seconds: number, askedAt: (index: number) => Asked): Promise<number[]> {
  const agent = new Agent({ keepAlive: true })
  const began = performance.now()
  const asking: Array<Promise<number>> = []
  for (let index = 0; index < perSecond * seconds; index++) {
    const due = began + (index / perSecond) * 1_000
    await pause(Math.max(0, due - performance.now()))
    const answered = ask(askedAt(index), agent).then(() => performance.now() - due)
    // It is told when all are waited for.
    answered.catch(() => undefined)
    asking.push(answered)
  }
  try {
    return await Promise.all(asking)
  } finally {
    agent.destroy()
  }
}

/** Asks once, and reads the answer to its end. */
export function ask({ url, headers = {}, method = 'GET', body = '', status = 200 }: Asked, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const asking = request(url, { agent, method, headers: { ...headers, ...length } }, (answer) => {
      answer.resume()
      answer.once('error', reject)
      answer.once('end', () => {
        if (answer.statusCode === status) resolve()
        else reject(new Error(`${new URL(url).pathname.split('/', 2).join('/')} was answered with ${answer.statusCode}, not ${status}.`))
      })
    })
    asking.once('error', reject).end(body)
  })
}
