import 'server-only'
import { access, constants, readFile, statfs } from 'node:fs/promises'
import path from 'node:path'
import { env } from '@/lib/env'

/** What PostgreSQL alone may write between two checkpoints is twice that. */
const littleBytes = 1024 ** 3

/** Folders that this process could write to once: a web server beside a database elsewhere needs none, and is not blamed for it. */
const writable = new Set<string>()

/** Whether the data folder went away under a running product, or may not be written to any more. */
export async function hasLostDataFolder(): Promise<boolean> {
  const folder = path.resolve(env().DATA_DIR)
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (isWritable) writable.add(folder)
  return !isWritable && writable.has(folder)
}

/** Bytes that are free where the data folder and the embedded database lie, the least of them; undefined where that cannot be known. */
async function findFreeBytes(): Promise<number | undefined> {
  const folder = path.resolve(env().DATA_DIR)
  const database = await readFile(path.join(folder, 'postgres-is-in'), 'utf8').catch(() => undefined)
  const folders = [folder, ...(database === undefined ? [] : [database.trim()])]
  const free = await Promise.all(
    folders.map((name) =>
      statfs(name).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => undefined,
      ),
    ),
  )
  const known = free.filter((bytes) => bytes !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** What is left of the disk, in words, once it is less than a gigabyte; undefined while there is enough. */
export async function describeFullDisk(freeBytes?: number): Promise<string | undefined> {
  const free = freeBytes ?? (await findFreeBytes())
  if (free === undefined || free >= littleBytes) return undefined
  return `The disk of the data folder is nearly full: ${Math.floor(free / 1024 ** 2)} MB are left. Make room, or nothing can be saved soon.`
}
