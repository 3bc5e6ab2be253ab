// Runs the PostgreSQL that npm brings.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, existsSync } from 'node:fs'
import { mkdir, readdir, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { unlessMissing } from './data-folder'
import { reachableBinaries, reachableCluster, type ServerUser, serverUser } from './postgres-files'
import { isAlive } from './process-alive'
import { StartError } from './start-error'

const run = promisify(execFile)
const databaseName = 'invite_desk'
const ownerRole = 'invite_desk_owner'
const appRole = 'invite_desk_app'

/** PostgreSQL, Appendix A: cannot_connect_now. */
const stillStarting = '57P03'

/** Not what it says to those who ask it meanwhile, and no detail, which may quote a statement. */
const causeOfDeath = /(?<=(?:PANIC|FATAL): {2})(?!the database system is|terminating connection|password authentication).+/g

/** Why a server ended, of all that it said; undefined where it said nothing of it. */
export function lastWordsOf(log: string): string | undefined {
  return log.match(causeOfDeath)?.at(-1)
}

export type DatabasePasswords = { superuserPassword: string; ownerPassword: string; appPassword: string }

export type EmbeddedPostgres = {
  /** As the role that row-level security binds. */
  appUrl: string
  /** As the role that owns the tables and migrates. */
  ownerUrl: string
  superuserUrl: string
  /** Resolves when the server ends, for whatever reason, with its last words if it said any: of the server itself, never of a statement. */
  exited: Promise<string>
  stop(): Promise<void>
}

export type PostgresStart = {
  /** Of the server, on top of the product's own, as `name=value`. */
  settings?: readonly string[]
  /** A free one unless given. */
  port?: number
  /** Ends a start that is under way. */
  signal?: AbortSignal
}

/** Starts the server on the data folder, making the cluster, the roles and the database when they are missing. */
export async function startEmbeddedPostgres(
  dataDir: string,
  passwords: DatabasePasswords,
  { settings = [], signal, ...given }: PostgresStart = {},
): Promise<EmbeddedPostgres> {
  const user = serverUser()
  const native = await reachableBinaries(user)
  const cluster = await reachableCluster(dataDir, user)
  await stopOrphan(cluster)
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) await initialise({ native, cluster, user, password: passwords.superuserPassword })

  const port = given.port ?? (await freePort())
  const server = spawn(
    path.join(native, 'bin', 'postgres'),
    ['-D', cluster, '-p', String(port), ...[...serverSettings, ...settings].flatMap((setting) => ['-c', setting])],
    {
      ...user,
      cwd: cluster,
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: Ctrl-C reaches the start script alone, which stops web and worker before their database.
      detached: true,
    },
  )
  const log: string[] = []
  let lastWords = ''
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (log.push(text) > 50) log.shift()
    lastWords = lastWordsOf(text) ?? lastWords
  })
  const exited = new Promise<string>((resolve) => server.once('close', () => resolve(lastWords)))

  const address = (role: string, password: string, name: string) => `postgresql://${role}:${password}@127.0.0.1:${port}/${name}`
  const started: EmbeddedPostgres = {
    superuserUrl: address('postgres', passwords.superuserPassword, 'postgres'),
    ownerUrl: address(ownerRole, passwords.ownerPassword, databaseName),
    appUrl: address(appRole, passwords.appPassword, databaseName),
    exited,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: sessions end, everything committed is on disk.
      server.kill('SIGINT')
      await exited
    },
  }
  const end = () => server.kill('SIGINT')
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  const connectable = waitUntilReady(started.superuserUrl, server)
  const failed = exited.then(() => {
    throw new StartError(
      `PostgreSQL did not start:\n${log.join('').trim()}`,
      `What it says above names the cause; its files are in ${cluster}.`,
    )
  })
  failed.catch(() => undefined)
  try {
    await Promise.race([failed, connectable.then(() => (server.exitCode === null && server.signalCode === null ? undefined : failed))])
  } catch (error) {
    end()
    throw error
  } finally {
    signal?.removeEventListener('abort', end)
  }
  await ensureRolesAndDatabase(started.superuserUrl, passwords)
  return started
}

/** The address of a server that already runs on this data folder, if one does. */
export async function findRunningPostgres(dataDir: string): Promise<{ port: number } | undefined> {
  const running = await readPidFile(await reachableCluster(dataDir, serverUser()))
  return running && isAlive(running.pid) ? { port: running.port } : undefined
}

/** The addresses of the roles on a server at `port` of this machine. */
export function embeddedUrls(port: number, passwords: DatabasePasswords): { appUrl: string; ownerUrl: string } {
  const address = (role: string, password: string) => `postgresql://${role}:${password}@127.0.0.1:${port}/${databaseName}`
  return { appUrl: address(appRole, passwords.appPassword), ownerUrl: address(ownerRole, passwords.ownerPassword) }
}

const serverSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'timezone=UTC',
  'log_min_messages=error',
  'log_min_error_statement=panic',
]

/** A start that was killed may have left its server running. It serves nobody any more: stop it, then start afresh. */
async function stopOrphan(cluster: string): Promise<void> {
  const left = await readPidFile(cluster)
  if (!left) return
  if (isAlive(left.pid) && (await isPostgres(left.pid, cluster))) process.kill(left.pid, 'SIGINT')
  for (let waited = 0; waited < 20_000; waited += 50) {
    const living = await serverProcesses(cluster, left.pid)
    if (living.length === 0) {
      // Its process id may be a stranger's by now, or not yet collected, and PostgreSQL would take it for its old self.
      await rm(path.join(cluster, 'postmaster.pid'), { force: true })
      return
    }
    await pause(50)
  }
  throw new StartError(
    `An orphaned PostgreSQL (process ${left.pid}) does not stop.`,
    `Stop it with: kill -9 ${left.pid}   then start again.`,
  )
}

/** The processes of a server on this cluster. On Linux each of them works in its folder, also those that outlive the first one. */
async function serverProcesses(cluster: string, postmaster: number): Promise<number[]> {
  if (process.platform !== 'linux') return isAlive(postmaster) ? [postmaster] : []
  const folder = await realpath(cluster)
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const working = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)))
  return pids.filter((_, index) => working[index] === folder).map(Number)
}

async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(unlessMissing)
  const [pid, , , port] = text?.split('\n') ?? []
  return pid && port ? { pid: Number(pid), port: Number(port) } : undefined
}

/** On Linux the command line tells our server from a stranger that got its old process id. */
async function isPostgres(pid: number, cluster: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(unlessMissing)
  return commandLine === undefined ? process.platform !== 'linux' : commandLine.includes(cluster)
}

async function initialise(cluster: { native: string; cluster: string; user: ServerUser; password: string }): Promise<void> {
  const half = `${cluster.cluster}.new`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true, mode: 0o700 })
  const passwordFile = path.join(tmpdir(), `invite-desk-${process.pid}-${Date.now()}`)
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  if (cluster.user) {
    chownSync(half, cluster.user.uid, cluster.user.gid)
    chownSync(passwordFile, cluster.user.uid, cluster.user.gid)
  }
  try {
    await run(
      path.join(cluster.native, 'bin', 'initdb'),
      [
        '-D',
        half,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        '--pwfile',
        passwordFile,
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=icu',
        '--icu-locale=und',
        '--no-instructions',
      ],
      { ...cluster.user, cwd: half },
    )
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw new StartError(
      `The database could not be made:\n${error instanceof Error ? error.message : String(error)}`,
      'What it says above names the cause, as a rule a disk without room; mend it, then start again.',
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rm(cluster.cluster, { recursive: true, force: true })
  // Renamed when complete, so a start killed during initdb begins again instead of finding half a cluster.
  await rename(half, cluster.cluster)
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** Returns as well when the server has ended. */
async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 60_000 && server.exitCode === null && server.signalCode === null; await pause(50)) {
    const client = connectionTo(url)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      const code = (error as { code?: string }).code
      // Anything else would not mend itself.
      if (code !== 'ECONNREFUSED' && code !== stillStarting) throw error
      // Going through its log after a crash takes as long as it takes.
      if (code !== stillStarting) waited += 50
    }
  }
  if (server.exitCode !== null || server.signalCode !== null) return
  throw new StartError(
    'PostgreSQL did not answer within a minute.',
    'The machine may be out of memory or disk; look there, then start again.',
  )
}

async function ensureRolesAndDatabase(superuserUrl: string, passwords: DatabasePasswords): Promise<void> {
  const client = connectionTo(superuserUrl)
  await client.connect()
  try {
    for (const [role, password] of [
      [ownerRole, passwords.ownerPassword],
      [appRole, passwords.appPassword],
    ] as const) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      if (rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${pg.escapeLiteral(password)}`)
    }
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerRole}`)
  } finally {
    await client.end()
  }
}

/** To a server that may end at any moment: what it asks next fails then, and nothing does in between. */
function connectionTo(url: string): pg.Client {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  return client
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
