import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

export type SmallDisk = {
  folder: string
  /** Leaves not a byte free for so long. */
  fill(milliseconds: number): Promise<void>
  unmount(): Promise<void>
}

const run = promisify(execFile)

/** A file system of its own in memory, which only root of a Linux machine can make. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  } catch {
    await rm(folder, { recursive: true })
    throw new Error('A small disk could not be mounted: that takes root of a Linux machine.')
  }
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
