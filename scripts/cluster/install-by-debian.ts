import { spawnSync } from 'node:child_process'

/** Installs what the tests of many machines need besides the packages of npm, as root on Debian; elsewhere nothing. */
export function installByDebian(name: string): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).error) return
  process.stderr.write(`Installing ${name}…\n`)
  // In run level 1 nothing that is installed is started as a service.
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }, timeout: 600_000 } as const
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', name], options)
}
