import { spawnSync } from 'node:child_process'
import { StartError } from '@/scripts/start-error'
import { installByDebian } from './install-by-debian'

const places = ['pgbouncer', '/usr/sbin/pgbouncer', '/usr/local/sbin/pgbouncer', '/opt/homebrew/bin/pgbouncer']

/** The path of a PgBouncer that runs here: named by PGBOUNCER_PATH, on the PATH or where systems keep it, or else, as root on Debian, installed now. */
export function findPgBouncer(): string {
  const found = [process.env.PGBOUNCER_PATH ?? '', ...places].find(runs) ?? installed()
  if (found) return found
  throw new StartError(
    'There is no PgBouncer for the tests of many machines, and none could be installed.',
    'Install it, or name one:  PGBOUNCER_PATH=/path/to/pgbouncer npm test',
  )
}

function installed(): string | undefined {
  installByDebian('pgbouncer')
  return places.find(runs)
}

function runs(file: string): boolean {
  return file !== '' && spawnSync(file, ['--version'], { timeout: 10_000 }).status === 0
}
