import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { StartError } from './start-error'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium that runs here: named by CHROMIUM_PATH, Playwright's own, on the PATH, or else installed now. */
export function findBrowser(): string {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (runs(named)) return named
    throw new StartError(`CHROMIUM_PATH names ${named}, which does not run.`, 'Name another one, or unset it to have one looked for.')
  }
  const found = playwrightsOwn() ?? onPath() ?? installedByPlaywright() ?? installedByDebian()
  if (found) return found
  throw new StartError(
    'There is no Chromium for the browser tests, and none could be installed.',
    'Install Chromium or Google Chrome, or name one:  CHROMIUM_PATH=/path/to/chromium npm test',
  )
}

function playwrightsOwn(): string | undefined {
  return usable(chromium.executablePath())
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(runs)
}

function installedByPlaywright(): string | undefined {
  process.stderr.write('Installing a browser…\n')
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { stdio: 'ignore', timeout: 180_000 })
  return playwrightsOwn()
}

function installedByDebian(): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).error) return undefined
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 600_000 } as const
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options)
  return onPath()
}

function usable(file: string): string | undefined {
  return runs(file) ? file : undefined
}

/** A browser whose system libraries are missing is there and does not run. */
function runs(file: string): boolean {
  return spawnSync(file, ['--version'], { timeout: 30_000 }).status === 0
}
