import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@/scripts/embedded-postgres'
import { serverUser } from '@/scripts/postgres-files'
import { findPgBouncer } from './find-pgbouncer'

export type PgBouncer = {
  /** The address of the same database through it. */
  url: string
  stop(): Promise<void>
}

/**
 * Starts PgBouncer in transaction mode in front of the database at `url`, with its defaults but for how soon it tries again a
 * server that was away. It knows no start parameter but its own: what the product needs of a session must not be one.
 */
export async function startPgBouncer(url: string, { folder, connections }: { folder: string; connections: number }): Promise<PgBouncer> {
  const { hostname, port: databasePort, username, password, pathname } = new URL(url)
  const port = await freePort()
  const users = path.join(folder, 'pgbouncer-users')
  const settings = path.join(folder, 'pgbouncer.ini')
  await writeFile(users, `"${username}" "${password}"\n`)
  await writeFile(
    settings,
    [
      '[databases]',
      `* = host=${hostname} port=${databasePort}`,
      '[pgbouncer]',
      'pool_mode = transaction',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      `default_pool_size = ${connections}`,
      'max_client_conn = 1000',
      'server_login_retry = 1',
      '',
    ].join('\n'),
  )
  // As root it must run as somebody else, who has to read both.
  for (const file of [users, settings]) await chmod(file, 0o644)
  const child = spawn(findPgBouncer(), ['-q', settings], { ...serverUser(), stdio: 'ignore', detached: true })
  const exited = once(child, 'exit')
  await waitForPort(port)
  return {
    url: `postgresql://${username}:${password}@127.0.0.1:${port}${pathname}`,
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function waitForPort(port: number): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await pause(20)) {
    const socket = connect(port, '127.0.0.1')
    const [event] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error']),
    ]).catch(() => ['error'])
    socket.destroy()
    if (event === 'connect') return
  }
  throw new Error('PgBouncer does not start.')
}
