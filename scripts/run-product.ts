import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { findMissingKeyIds } from '@/lib/secrets/district-key'
import { type ProductProcess, startProcess } from './child-process'
import { openDatabase } from './open-database'
import { requireFreePorts } from './port'
import { StartError } from './start-error'

export type RunOptions = {
  web: 'start' | 'dev'
  /** Called once the product answers; the database's environment is set for lib. */
  whenReady?(appUrl: string): Promise<void>
}

/** Starts database, web and worker, and runs until it is stopped. Returns the exit code: 0 when it was asked to stop, 1 when a part ended unasked. */
export async function runProduct({ web, whenReady }: RunOptions): Promise<number> {
  const settings = parseSettings(process.env)
  const stopping = stopRequest()
  const database = await openDatabase(settings, 'start')
  const processes: ProductProcess[] = []
  try {
    await requireFreePorts(settings)
    const appUrl = settings.APP_URL ?? `http://localhost:${settings.PORT}`
    const environment = childEnvironment(
      { ...database.environment, APP_URL: appUrl, NEXTAUTH_URL: appUrl, PORT: String(settings.PORT) },
      web,
    )
    Object.assign(process.env, database.environment)
    await requireKnownKeys()

    // Who answers requests must not be able to sign the record of them.
    const { AUDIT_SIGNING_KEY: _, ...webEnvironment } = environment
    processes.push(startProcess('web', ['--import', 'tsx', 'scripts/web.ts'], webEnvironment))
    processes.push(startProcess('worker', ['--import', 'tsx', '--conditions=react-server', 'scripts/worker.ts'], environment))
    stopping.force = () => {
      for (const each of processes) each.kill()
    }
    const ended = firstEnd(processes)
    const ready = waitUntilReady(settings.PORT).then((warnings) => announce({ appUrl, warnings }, whenReady))
    const outcome = await Promise.race([stopping.requested, ended, ready.then(() => Promise.race([stopping.requested, ended]))])
    if (outcome === 'stop') return 0
    process.stderr.write(`${outcome}\nInvite Desk stops. Start it again with npm start.\n`)
    return 1
  } finally {
    await Promise.all(processes.map((each) => each.stop()))
    await disconnectDatabase()
    await database.close()
  }
}

async function requireKnownKeys(): Promise<void> {
  const missing = await findMissingKeyIds()
  if (missing.length === 0) return
  throw new StartError(
    `ENCRYPTION_KEYS does not hold the key ${missing.join(', ')}, with which this database is encrypted.`,
    'Add the old key behind the new one: ENCRYPTION_KEYS=new:…,old:…   or leave the setting out to use the key of the data folder.',
  )
}

/** Everything is given on, save what only this process may know. */
function childEnvironment(filledIn: Record<string, string>, web: RunOptions['web']): NodeJS.ProcessEnv {
  const { DATABASE_OWNER_URL: _, ...given } = process.env
  return { ...given, ...filledIn, NODE_ENV: web === 'dev' ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' }
}

/** The sentence about whichever part ends first. A database that ends is started again. */
async function firstEnd(processes: readonly ProductProcess[]): Promise<string> {
  return Promise.race(processes.map(({ name, exited }) => exited.then((how) => `The ${name} process ${how} unexpectedly.`)))
}

const answerSchema = z.object({ missing: z.array(z.string()).default([]), warnings: z.array(z.string()).default([]) })

/** Answers with what the product warns of. What keeps it from being ready is told as soon as it is known. */
async function waitUntilReady(port: number): Promise<string[]> {
  let missing: string[] = []
  for (let waited = 0; waited < 120_000; waited += 100) {
    const response = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (response?.ok) return answerSchema.parse(await response.json()).warnings
    if (response?.status === 503) {
      const now = answerSchema.parse(await response.json()).missing
      if (now.join() !== missing.join()) process.stderr.write(`Not ready yet: ${now.join(' ')}\n`)
      missing = now
    }
    await pause(100)
  }
  throw new StartError(
    ['Invite Desk did not get ready within two minutes.', ...missing].join('\n'),
    `Ask http://127.0.0.1:${port}/api/health/ready what is missing.`,
  )
}

async function announce({ appUrl, warnings }: { appUrl: string; warnings: string[] }, whenReady: RunOptions['whenReady']): Promise<void> {
  for (const warning of warnings) process.stderr.write(`Mind: ${warning}\n`)
  process.stdout.write(`Invite Desk is ready at ${appUrl}\n`)
  await whenReady?.(appUrl)
}

type StopRequest = { requested: Promise<'stop'>; force(): void }

/** Ctrl-C, a signal, or the loss of the process that started us asks to stop; a second Ctrl-C does not wait. */
function stopRequest(): StopRequest {
  let stop: () => void = () => undefined
  const requested = new Promise<'stop'>((resolve) => {
    stop = () => resolve('stop')
  })
  const request: StopRequest = { requested, force: () => undefined }
  let first = 0
  const onSignal = () => {
    // A terminal, npm and the bootstrap each pass on the same Ctrl-C, within milliseconds.
    if (first === 0) first = Date.now()
    else if (Date.now() - first > 1_000) request.force()
    stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.on('disconnect', onSignal)
  return request
}
