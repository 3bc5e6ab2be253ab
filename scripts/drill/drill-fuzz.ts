import http from 'node:http'
import startProduct from '@/e2e/start-product'
import { askProduct, ownAddress } from './ask-product'
import { throwDice } from './fuzz/dice'
import { makeFuzzPlace } from './fuzz/make-fuzz-place'
import { type FuzzPlace, makeRequest } from './fuzz/make-request'

/** `seed` decides what is sent: the same one sends the same again, but for ids, which are new ones each time. */
export type FuzzDrill = { requests: number; seed: number; atOnce: number }

export type FuzzReport = {
  requests: number
  seed: number
  /** How many answers of each hundred there were. */
  answers: Record<string, number>
  /** Answered 5xx or not at all, by number and address. */
  broken: string[]
  /** Over 2 s, with how many milliseconds. */
  slow: string[]
  slowestMilliseconds: number
  seconds: number
}

const slowMilliseconds = 2_000
/** So many that what is refused after too many tries stays the smaller part. */
const networks = 50

/** Sends odd requests to the product as it runs, to every page, route, API call and action there is. */
export async function drillFuzz(drill: FuzzDrill): Promise<FuzzReport> {
  const stop = await startProduct()
  try {
    return await fuzz(await makeFuzzPlace(process.env.E2E_URL ?? '', { keys: 20 }), drill)
  } finally {
    await stop()
  }
}

/** Sends odd requests, so many at a time, and counts what they are answered. */
export async function fuzz(place: FuzzPlace, { requests, seed, atOnce }: FuzzDrill): Promise<FuzzReport> {
  const began = Date.now()
  const report: Omit<FuzzReport, 'seconds'> = { requests, seed, answers: {}, broken: [], slow: [], slowestMilliseconds: 0 }
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce })
  let sent = 0
  const send = async () => {
    while (sent < requests) {
      const number = sent++
      const request = makeRequest(throwDice(seed, number), place)
      const { status, text, milliseconds } = await askProduct(place.url, { ...request, from: ownAddress(number % networks), agent })
      const hundred = status === 0 ? 'none' : `${Math.floor(status / 100)}xx`
      report.answers[hundred] = (report.answers[hundred] ?? 0) + 1
      const what = `${number}: ${request.method} ${request.path.slice(0, 200)}`
      if (status === 0 || status >= 500) report.broken.push(`${what} ${status} ${text.slice(0, 80)}`)
      if (milliseconds > slowMilliseconds) report.slow.push(`${what} ${Math.round(milliseconds)} ms`)
      report.slowestMilliseconds = Math.max(report.slowestMilliseconds, Math.round(milliseconds))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, send)).finally(() => agent.destroy())
  return { ...report, seconds: (Date.now() - began) / 1000 }
}

/** Whether every request was answered, none of them 5xx and none in more than 2 s. */
export function isUnbroken({ broken, slow }: FuzzReport): boolean {
  return broken.length === 0 && slow.length === 0
}
