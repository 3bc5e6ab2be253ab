// One process at a time owns a data folder and the database in it. A lock is a file with its holder's process id and
// start time, linked into place whole; one whose holder has died is taken over.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { unlessMissing } from './data-folder'
import { isAlive, processStartedAt } from './process-alive'
import { StartError } from './start-error'

/** A `start` keeps the folder until it is stopped; a `command` for as long as its work takes. */
export type LockPurpose = 'start' | 'command'

/** `appUrl` is where a start serves the product, for addresses that a command prints. */
export type LockHolder = { pid: number; startedAt: string; purpose: LockPurpose; ready: boolean; appUrl?: string }

export type DataFolderLock = {
  /** Says that the database is there for others to use. */
  markReady(appUrl: string): Promise<void>
  release(): Promise<void>
}

/** Takes the lock, or says who holds it. */
export async function tryLockDataFolder(dataDir: string, purpose: LockPurpose): Promise<DataFolderLock | LockHolder> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The data folder ${dataDir} cannot be used (${error.code}).`,
      'Set DATA_DIR to a folder that can be made and written to.',
    )
  })
  const file = lockFile(dataDir)
  const holder: LockHolder = { pid: process.pid, startedAt: processStartedAt(process.pid), purpose, ready: false }
  for (;;) {
    const draft = await writeDraft(file, holder)
    const taken = await link(draft, file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    await rm(draft)
    if (taken) break
    const living = await findLockHolder(dataDir)
    if (living) return living
    await removeStale(file)
  }
  return {
    markReady: async (appUrl) => rename(await writeDraft(file, { ...holder, ready: true, appUrl }), file),
    release: () => rm(file, { force: true }),
  }
}

/** Takes the lock, waiting for commands that hold it for a while. A living start is a refusal that names it and the cure. */
export async function lockDataFolder(dataDir: string, purpose: LockPurpose): Promise<DataFolderLock> {
  for (let waited = 0; ; waited += 100) {
    const lock = await tryLockDataFolder(dataDir, purpose)
    if ('release' in lock) return lock
    if (lock.purpose === 'start') {
      throw new StartError(
        `Invite Desk already runs on ${dataDir} as process ${lock.pid}.`,
        `Use the one that runs, stop it with: kill ${lock.pid}   or start a second one with another DATA_DIR and PORT.`,
      )
    }
    if (waited >= 60_000) {
      throw new StartError(`A command (process ${lock.pid}) still uses ${dataDir}.`, 'Wait for it to end, then try again.')
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The living process that holds the folder, if one does. */
export async function findLockHolder(dataDir: string): Promise<LockHolder | undefined> {
  const text = await readFile(lockFile(dataDir), 'utf8').catch(unlessMissing)
  const holder = text && parseHolder(text)
  // A process id is reused after a reboot or a while; the start time tells the holder from a stranger with its number.
  return holder && isAlive(holder.pid) && processStartedAt(holder.pid) === holder.startedAt ? holder : undefined
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours or cut short by a full disk: it belongs to nobody.
    return undefined
  }
}

/** Moved aside before it is judged again: between two looks another process may have put a living lock in its place. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.stale-${randomUUID()}`
  const moved = await rename(file, aside).then(() => true, unlessMissing)
  if (!moved) return
  const holder = parseHolder(await readFile(aside, 'utf8'))
  if (holder && isAlive(holder.pid) && processStartedAt(holder.pid) === holder.startedAt) {
    // When a third process has taken the place meanwhile, its lock stands.
    await link(aside, file).catch(() => undefined)
  }
  await rm(aside)
}

async function writeDraft(file: string, holder: LockHolder): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 })
  return draft
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'start.lock')
}
