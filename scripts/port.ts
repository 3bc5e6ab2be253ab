import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { StartError } from './start-error'

export type PortSettings = { PORT: number; METRICS_PORT?: number | undefined; WORKER_METRICS_PORT?: number | undefined }

/** Refuses ports of one machine that are the same, and those that somebody else listens on. */
export async function requireFreePorts(settings: PortSettings): Promise<void> {
  const given = (['PORT', 'METRICS_PORT', 'WORKER_METRICS_PORT'] as const).flatMap((setting) => {
    const port = settings[setting]
    return port === undefined ? [] : [{ setting, port }]
  })
  for (const [index, { setting, port }] of given.entries()) {
    const other = given.slice(0, index).find((before) => before.port === port)
    if (other) throw new StartError(`${setting} and ${other.setting} are the same port, ${port}.`, `Give ${setting} a port of its own.`)
  }
  for (const { setting, port } of given) await requireFreePort(port, setting)
}

/** Refuses a port that somebody else listens on, naming who where that can be known, and the cure. */
export async function requireFreePort(port: number, setting: keyof PortSettings): Promise<void> {
  // What a start that was killed leaves behind ends within a moment.
  for (let waited = 0; ; waited += 100) {
    const code = await tryListen(port)
    if (!code) return
    if (code === 'EACCES') {
      throw new StartError(`Port ${port} may not be used by this user.`, `Set ${setting} to a port from 1024 up.`)
    }
    if (code !== 'EADDRINUSE') throw new StartError(`Port ${port} cannot be used: ${code}.`, `Set ${setting} to another one.`)
    if (waited >= 2_000) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const owner = await findListener(port)
  const other = port < 65_535 ? port + 1 : port - 1
  throw new StartError(
    `Port ${port} is already in use${owner ? ` by process ${owner.pid} (${owner.name})` : ''}.`,
    `Stop that program, or use another port:  ${setting}=${other}`,
  )
}

async function tryListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(port, () => probe.close(() => resolve(undefined)))
  })
}

/** Linux tells by way of the socket's inode; elsewhere, or for another user's process, undefined. */
async function findListener(port: number): Promise<{ pid: number; name: string } | undefined> {
  const inodes = await listeningInodes(port)
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      if (inodes.has(target)) return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() }
    }
  }
  return undefined
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')))
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
  // Columns: number, local address, remote address, state (0A is LISTEN), …, inode in the tenth.
  return new Set(rows.filter(([, local, , state]) => local?.endsWith(`:${hexPort}`) && state === '0A').map((row) => `socket:[${row[9]}]`))
}
