import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { runCli } from '@/e2e/product-cli'
import startProduct from '@/e2e/start-product'
import { largeRoster } from '@/scripts/testing/large-roster'

export type UploadReport = {
  megabytes: number
  /** Of the file, and of them those that were read. */
  rows: number
  read: number
  /** Until it had arrived and was read. */
  seconds: number
  /** The most that each process of the product had in memory while it took the file in and read it; null where that cannot be told. */
  webMegabytes: number | null
  workerMegabytes: number | null
  /** What became of an upload whose sender went away, and what the sender was told whose import was cancelled on its way. */
  brokenOff: string
  cancelled: number
}

const importSchema = z.object({ id: z.string(), state: z.string(), counts: z.object({ added: z.number() }) })
const listSchema = z.object({
  data: z.array(importSchema.extend({ progress: z.object({ phase: z.string(), done: z.number() }).nullable() })),
})

const patienceMilliseconds = 1_200_000

/** Uploads a large roster to the product as it really runs, and one that breaks off and one that is cancelled. */
export async function drillUpload(rows: number): Promise<UploadReport> {
  const stop = await startProduct()
  const memory = watchMemory()
  try {
    await runCli(['district', 'create', '--name', 'Drill', '--slug', 'drill', '--time-zone', 'UTC'])
    const { key = '' } = await runCli(['api-key', 'create', '--district', 'drill', '--role', 'admin', '--name', 'Drill'])
    const desk = { url: `${process.env.E2E_URL}/api/v1/roster/imports`, key }
    const { bytes, body } = largeRoster(rows)
    const began = Date.now()
    const answer = await send(desk, { source: 'whole', body: Readable.from(body), bytes }).answered
    const { id } = importSchema.parse(answer.json)
    const ended = await waitFor(desk, id, ({ state }) => state !== 'staging')
    const seconds = (Date.now() - began) / 1000
    const { web, worker } = memory.stop()
    return {
      megabytes: Math.round(bytes / 1_000_000),
      rows,
      read: ended.state === 'staged' ? ended.counts.added : 0,
      seconds,
      webMegabytes: web,
      workerMegabytes: worker,
      brokenOff: await breakOff(desk),
      cancelled: await cancelOnItsWay(desk),
    }
  } finally {
    memory.stop()
    await stop()
  }
}

/** Whether every promise about uploads was kept. */
export function isUploadKept({ rows, read, brokenOff, cancelled }: UploadReport): boolean {
  return rows === read && brokenOff === 'refused' && cancelled === 409
}

type Desk = { url: string; key: string }
type Sent = { source: string; body: Readable; bytes: number }
type Answer = { status: number; json: unknown }

function send({ url, key }: Desk, { source, body, bytes }: Sent): { answered: Promise<Answer>; breakOff(): void } {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'text/csv', 'Content-Length': bytes }
  const request = http.request(`${url}?format=contacts&source=${source}`, { method: 'POST', headers })
  const answered = new Promise<Answer>((resolve, reject) => {
    request.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString()) }))
      response.once('error', reject)
    })
    request.once('error', reject)
  })
  body.pipe(request)
  return { answered, breakOff: () => request.destroy() }
}

async function ask({ url, key }: Desk, path = '', method = 'GET'): Promise<unknown> {
  return (await fetch(`${url}${path}`, { method, headers: { Authorization: `Bearer ${key}` } })).json()
}

async function waitFor(desk: Desk, id: string, isEnough: (found: z.infer<typeof importSchema>) => boolean) {
  for (const until = Date.now() + patienceMilliseconds; Date.now() < until; await pause(250)) {
    const found = importSchema.parse(await ask(desk, `/${id}`))
    if (isEnough(found)) return found
  }
  throw new Error('The import is stuck.')
}

/** An endless file, of which as much arrives as it takes. */
function endless(): Readable {
  return Readable.from(
    (async function* () {
      yield 'guid,family_name\n'
      for (;;) yield Buffer.alloc(65_536, 'g-1,Ruiz\n')
    })(),
  )
}

/** The newest import, once some megabytes of it are there. */
async function findArriving(desk: Desk): Promise<string> {
  for (;;) {
    const [newest] = listSchema.parse(await ask(desk)).data
    if (newest?.progress?.phase === 'receiving' && newest.progress.done > 4_000_000) return newest.id
    await pause(50)
  }
}

async function breakOff(desk: Desk): Promise<string> {
  const sent = send(desk, { source: 'broken', body: endless(), bytes: 2_000_000_000 })
  const failed = sent.answered.catch(() => undefined)
  const id = await findArriving(desk)
  sent.breakOff()
  await failed
  return (await waitFor(desk, id, ({ state }) => state !== 'staging')).state
}

async function cancelOnItsWay(desk: Desk): Promise<number> {
  const sent = send(desk, { source: 'cancelled', body: endless(), bytes: 2_000_000_000 })
  const id = await findArriving(desk)
  await ask(desk, `/${id}/cancel`, 'POST')
  const { status } = await sent.answered
  sent.breakOff()
  return status
}

/** Looks every now and then how much memory the web process and the worker below this one have; only Linux tells. */
function watchMemory(): { stop(): { web: number | null; worker: number | null } } {
  const most: { web: number | null; worker: number | null } = { web: null, worker: null }
  const timer = setInterval(() => {
    for (const { command, megabytes } of findProcesses()) {
      const name = command.includes('scripts/web.ts') ? 'web' : command.includes('scripts/worker.ts') ? 'worker' : undefined
      if (name) most[name] = Math.max(most[name] ?? 0, megabytes)
    }
  }, 500)
  return {
    stop() {
      clearInterval(timer)
      return most
    },
  }
}

type Process = { id: number; parent: number; command: string; megabytes: number }

/** All processes below this one. */
function findProcesses(): Process[] {
  const all =
    process.platform === 'linux'
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .flatMap(readProcess)
      : []
  const below = new Set([process.pid])
  for (const { id, parent } of all.toSorted((one, other) => one.id - other.id)) if (below.has(parent)) below.add(id)
  return all.filter(({ id }) => below.has(id) && id !== process.pid)
}

function readProcess(id: string): Process[] {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8')
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return [{ id: Number(id), parent: number('PPid'), command, megabytes: Math.round(number('VmRSS') / 1024) }]
  } catch {
    // It ended while we looked.
    return []
  }
}
