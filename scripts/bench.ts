// npm run bench [-- name …] [--json]: each benchmark in a process and a database of its own, one after the other. Nothing here is asserted.
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import type { BenchContext, Figure } from './bench/measure'
import { rowOf } from './bench/measure'
import { loadSecrets } from './data-folder'
import { embeddedUrls, findRunningPostgres } from './embedded-postgres'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'

type Benchmark = (context: BenchContext) => Promise<Figure[]>

/** Read only when it runs: each reads the settings of its own database. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  signing: async () => (await import('./bench/bench-signing')).benchSigning,
  issuing: async () => (await import('./bench/bench-issuing')).benchIssuing,
  audit: async () => (await import('./bench/bench-audit')).benchAudit,
  verify: async () => (await import('./bench/bench-verify')).benchVerify,
  mail: async () => (await import('./bench/bench-mail')).benchMail,
  claims: async () => (await import('./bench/bench-claims')).benchClaims,
  composing: async () => (await import('./bench/bench-composing')).benchComposing,

  storage: async () => (await import('./bench/bench-storage')).benchStorage,
  districts: async () => (await import('./bench/bench-districts')).benchDistricts,
  contacts: async () => (await import('./bench/bench-contacts')).benchContacts,
  roster: async () => (await import('./bench/bench-roster')).benchRoster,
  pages: async () => (await import('./bench/bench-pages')).benchPages,
  serving: async () => (await import('./bench/bench-serving')).benchServing,
  invite: async () => (await import('./bench/bench-invite-page')).benchInvitePage,
  memory: async () => (await import('./bench/bench-memory')).benchMemory,
  start: async () => (await import('./bench/bench-start')).benchStart,
}

await runCommand(async () => {
  const { names, json } = readArguments(process.argv.slice(2))
  const unknown = names.filter((name) => !(name in benchmarks))
  if (unknown.length > 0) {
    process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are ${Object.keys(benchmarks).join(', ')}.\n`)
    return 2
  }
  const [only] = names
  if (only !== undefined && names.length === 1) {
    const rows = (await runBenchmark(only)).map(rowOf)
    if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
    else console.table(rows)
    return 0
  }
  const failed = (names.length > 0 ? names : Object.keys(benchmarks)).filter((name) => !runInProcess(name, json))
  if (failed.length > 0) process.stderr.write(`Not measured: ${failed.join(', ')}.\n`)
  return failed.length === 0 ? 0 : 1
})

function readArguments(given: readonly string[]): { names: string[]; json: boolean } {
  return { names: given.filter((argument) => !argument.startsWith('--')), json: given.includes('--json') }
}

/** With `--json` each prints a line of its own. */
function runInProcess(name: string, json: boolean): boolean {
  const parameters = ['--import', 'tsx', '--conditions=react-server', 'scripts/bench.ts', name, ...(json ? ['--json'] : [])]
  if (!json) process.stdout.write(`\n${name}\n`)
  return spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status === 0
}

async function runBenchmark(name: string): Promise<Figure[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-bench-'))
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  // For the processes it starts as well.
  Object.assign(process.env, opened.environment, { DATA_DIR: dataDir })
  try {
    const benchmark = await benchmarks[name]?.()
    return (await benchmark?.({ dataDir, ownerUrl: await ownerUrlOf(dataDir) })) ?? []
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function ownerUrlOf(dataDir: string): Promise<string> {
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The database of the bench is the embedded one.')
  return embeddedUrls(running.port, await loadSecrets(dataDir)).ownerUrl
}
