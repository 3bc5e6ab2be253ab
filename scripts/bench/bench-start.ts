// How long an installation that is built takes from npm start to its first answer: with an empty data folder, and again with the one that is there.
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '@/scripts/embedded-postgres'
import { type Figure, middleOf } from './measure'

const starts = 5

/** Seconds until the start says that the product is ready. Builds first where the build is out of date, which counts for nothing. */
export async function benchStart(): Promise<Figure[]> {
  await inNewFolder(start)
  const first: number[] = []
  const again: number[] = []
  for (let round = 0; round < starts; round++) {
    await inNewFolder(async (folder) => {
      first.push(await start(folder))
      again.push(await start(folder))
    })
  }
  return [
    { what: 'npm start with an empty data folder', unit: 's', ...middleOf(first), wanted: { atMost: 5 } },
    { what: 'npm start again', unit: 's', ...middleOf(again), wanted: { atMost: 5 } },
  ]
}

async function inNewFolder(work: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-bench-start-'))
  await chmod(folder, 0o711)
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts on this data folder and stops again. */
async function start(folder: string): Promise<number> {
  const { DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET, ...environment } = process.env
  const port = await freePort()
  const began = performance.now()
  const product = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], {
    env: { ...environment, DATA_DIR: folder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => product.once('exit', resolve))
  const ready = new Promise<number>((resolve) => {
    product.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Invite Desk is ready')) resolve((performance.now() - began) / 1_000)
    })
  })
  const outcome = await Promise.race([ready, ended.then((code) => new Error(`The start ended with exit code ${code}.`))])
  if (outcome instanceof Error) throw outcome
  product.kill('SIGTERM')
  await ended
  return outcome
}
