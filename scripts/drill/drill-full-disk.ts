import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { runCli } from '@/e2e/product-cli'
import { setUpSmallDistrict } from '@/e2e/small-district'
import { startProcess } from '@/scripts/child-process'
import { findPromised, type Sorted, sortAnswers } from '@/scripts/cluster/sort-answers'
import { startLoad } from '@/scripts/cluster/steady-load'
import { freePort } from '@/scripts/embedded-postgres'
import { askProduct } from './ask-product'
import { mountSmallDisk } from './small-disk'

export type FullDiskDrill = { megabytes: number; fullMilliseconds: number; perSecond: number }

export type FullDiskReport = Sorted & {
  /** Campaigns that were answered 201, and of them those that are there once there is room again. */
  promised: number
  kept: number
  /** Whether the product said beforehand that the disk is nearly full. */
  warned: boolean
  /** From when there is room again until it is ready. */
  recoveredSeconds: number
  /** Of the record, afterwards. */
  verdict: string
}

const verified = z.object({ records: z.array(z.object({ verdict: z.string() })) })
const longestStartMilliseconds = 120_000
const mostSeconds = 60

/** Runs the product with its data folder on a small disk, fills that to the last byte while it is asked to read and to write, and makes room again. */
export async function drillFullDisk({ megabytes, fullMilliseconds, perSecond }: FullDiskDrill): Promise<FullDiskReport> {
  const disk = await mountSmallDisk(megabytes)
  const port = await freePort()
  const url = `http://localhost:${port}`
  Object.assign(process.env, { E2E_URL: url, E2E_DATA_DIR: path.join(disk.folder, 'data') })
  const { DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET, APP_URL, ...environment } = process.env
  const own = { PORT: String(port), DATA_DIR: process.env.E2E_DATA_DIR, LOG_LEVEL: 'silent', DRAIN_SECONDS: '0' }
  const product = startProcess('product', ['scripts/bootstrap.mjs', 'start'], { ...environment, ...own })
  try {
    await waitForReady(url)
    const { slug, request } = await makeTraffic(url)
    const load = startLoad({ perSecond, request: (number) => ({ url, ...request(number) }) })
    await pause(3_000)
    const warned = await isWarning(url)
    await disk.fill(fullMilliseconds)
    const roomAt = Date.now()
    await waitForReady(url)
    const recoveredSeconds = (Date.now() - roomAt) / 1000
    await pause(3_000)
    const answers = await load.stop()
    const promised = findPromised(answers)
    const { records } = verified.parse(await runCli(['audit', 'verify', '--district', slug]))
    return {
      ...sortAnswers(answers),
      promised: promised.length,
      kept: await countKept(url, { ids: promised, request }),
      warned,
      recoveredSeconds,
      verdict: records[0]?.verdict ?? '',
    }
  } finally {
    await product.stop()
    await disk.unmount()
  }
}

/** Whether every request had an answer, nothing promised was lost, and it went on by itself. */
export function isDiskBorne({ failed, putOff, promised, kept, warned, recoveredSeconds, verdict }: FullDiskReport): boolean {
  const isAnswered = failed.length === 0 && putOff > 0
  return isAnswered && promised > 0 && promised === kept && warned && recoveredSeconds <= mostSeconds && verdict === 'sound'
}

const named = z.array(z.object({ id: z.string() }))

/** A third each reads by the API, makes a link by it, and opens a page. */
async function makeTraffic(url: string) {
  const slug = await setUpSmallDistrict('https://portal.example.org/setup?jwt=')
  const keys: string[] = []
  // A key may make 600 calls a minute.
  for (let index = 0; index < 5; index++) {
    const { key = '' } = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', `Program ${index}`])
    keys.push(key)
  }
  const bearer = (number: number) => ({ Authorization: `Bearer ${keys[number % keys.length]}` })
  const read = async (path: string): Promise<unknown> =>
    JSON.parse((await askProduct(url, { method: 'GET', path, headers: bearer(0) })).text)
  const [portal] = named.parse(await read('/api/v1/portals'))
  const { data: contacts } = z.object({ data: named }).parse(await read('/api/v1/contacts'))
  const request = (number: number) => {
    if (number % 3 === 0) return { method: 'GET', path: '/sign-in', headers: {} }
    if (number % 3 === 1) return { method: 'GET', path: '/api/v1/contacts?limit=20', headers: bearer(number) }
    const headers = { ...bearer(number), 'Content-Type': 'application/json', 'Idempotency-Key': `issue-${number}` }
    const body = JSON.stringify({ portal: portal?.id, contacts: [contacts[number % contacts.length]?.id], channel: 'link' })
    return { method: 'POST', path: '/api/v1/campaigns', headers, body }
  }
  return { slug, request }
}

type Traffic = Awaited<ReturnType<typeof makeTraffic>>

async function countKept(url: string, { ids, request }: { ids: readonly string[]; request: Traffic['request'] }): Promise<number> {
  let kept = 0
  for (const [index, id] of ids.entries()) {
    const { headers } = request(3 * index + 1)
    const { status } = await askProduct(url, { method: 'GET', path: `/api/v1/campaigns/${id}`, headers })
    if (status === 200) kept++
  }
  return kept
}

async function isWarning(url: string): Promise<boolean> {
  const { text } = await askProduct(url, { method: 'GET', path: '/api/health/ready', headers: {} })
  return text.includes('nearly full')
}

async function waitForReady(url: string): Promise<void> {
  for (const until = Date.now() + longestStartMilliseconds; Date.now() < until; await pause(200))
    if ((await askProduct(url, { method: 'GET', path: '/api/health/ready', headers: {} })).status === 200) return
  throw new Error('The product does not get ready.')
}
