import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { runCli } from '@/e2e/product-cli'
import { setUpSmallDistrict } from '@/e2e/small-district'
import { startProcess } from '@/scripts/child-process'
import { findPromised, type Sorted, sortAnswers } from '@/scripts/cluster/sort-answers'
import { startLoad } from '@/scripts/cluster/steady-load'
import { freePort } from '@/scripts/embedded-postgres'
import { askProduct } from './ask-product'

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
  const disk = await mountDisk(megabytes)
  const port = await freePort()
  const url = `http://localhost:${port}`
  Object.assign(process.env, { E2E_URL: url, E2E_DATA_DIR: path.join(disk.folder, 'data') })
  const { DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET, APP_URL, ...environment } = process.env
  const own = { PORT: String(port), DATA_DIR: process.env.E2E_DATA_DIR, LOG_LEVEL: 'silent', DRAIN_SECONDS: '0' }
  const product = startProcess('product', ['scripts/bootstrap.mjs', 'start'], { ...environment, ...own })
  try {
    await waitForReady(url)
    const { slug, request } = await makeTraffic()
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

type Disk = {
  folder: string
  /** Leaves not a byte free for so long. */
  fill(milliseconds: number): Promise<void>
  unmount(): Promise<void>
}

const run = promisify(execFile)

/** A file system of its own in memory, which only root of a Linux machine can make. */
async function mountDisk(megabytes: number): Promise<Disk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  // As root the database runs as another user, who must be able to pass through.
  await chmod(folder, 0o711)
  await mkdir(path.join(folder, 'data'), { mode: 0o711 })
  const ballast = path.join(folder, 'ballast')
  return {
    folder,
    async fill(milliseconds) {
      const file = await open(ballast, 'w')
      // Again and again: what PostgreSQL throws away makes room.
      for (const until = Date.now() + milliseconds; Date.now() < until; await pause(200))
        for (let bytes = 1024 ** 2; bytes >= 1; bytes /= 4) while (await hasRoom(file, bytes));
      await file.close()
      await rm(ballast)
    },
    async unmount() {
      await run('umount', ['--lazy', folder])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Writable = { write(bytes: Buffer): Promise<{ bytesWritten: number }> }

async function hasRoom(file: Writable, bytes: number): Promise<boolean> {
  try {
    return (await file.write(Buffer.alloc(bytes))).bytesWritten === bytes
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

const named = z.array(z.object({ id: z.string() }))

/** A third each reads by the API, makes a link by it, and opens a page. */
async function makeTraffic() {
  const slug = await setUpSmallDistrict('https://portal.example.org/setup?jwt=')
  const keys: string[] = []
  // A key may make 600 calls a minute.
  for (let index = 0; index < 5; index++) {
    const { key = '' } = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', `Program ${index}`])
    keys.push(key)
  }
  const url = process.env.E2E_URL ?? ''
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
