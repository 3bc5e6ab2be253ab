// Starts the product once for all journeys, as `npm start` does, in a data folder and on a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startMailbox } from './mailbox/mailbox'
import { startTraceCollector } from './trace-collector'

const logName = 'product.log'
const tracesName = 'traces.log'
const longestStartMilliseconds = 240_000

/**
 * Says where the product runs and its mail lands in E2E_URL, E2E_SETUP_URL, E2E_MAILBOX_URL, E2E_SMTP_URL and E2E_DATA_DIR, which
 * every worker sees; all that the product says goes to the file `productLog()`, and its traces to `productTraces()`. Returns the end.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-e2e-'))
  // As root the database runs as another user, who must be able to pass through.
  await chmod(dataDir, 0o711)
  const { DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET, APP_URL, ...environment } = process.env
  const mailbox = await startMailbox()
  const traces = await startTraceCollector(path.join(dataDir, tracesName))
  const mail = { SMTP_URL: mailbox.smtpUrl, MAIL_FROM: 'Invite Desk <invitations@desk.example.org>' }
  const product = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], {
    // The servers that the journeys start themselves, such as e2e/oneroster, are on this machine.
    env: {
      ...environment,
      ...mail,
      ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      LOG_LEVEL: 'trace',
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(path.join(dataDir, logName))
  for (const stream of [product.stdout, product.stderr]) stream.on('data', (chunk) => log.write(chunk))
  const stop = async () => {
    await ended(product)
    log.end()
    await traces.stop()
    await mailbox.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const setupUrl = await readSetupUrl(product)
    process.env.E2E_SETUP_URL = setupUrl
    process.env.E2E_URL = new URL(setupUrl).origin
    process.env.E2E_MAILBOX_URL = mailbox.url
    process.env.E2E_SMTP_URL = mailbox.smtpUrl
    process.env.E2E_DATA_DIR = dataDir
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** What the product has said so far, at every level. */
export function productLog(): string {
  return path.join(process.env.E2E_DATA_DIR ?? '', logName)
}

/** The traces that web server and worker have sent so far, as they came. */
export function productTraces(): string {
  return path.join(process.env.E2E_DATA_DIR ?? '', tracesName)
}

/** The one-time address that the start prints while nobody owns the installation. */
async function readSetupUrl(product: ChildProcess): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}\n${output}`))
    const timer = setTimeout(() => fail('The product did not get ready.'), longestStartMilliseconds)
    const read = (chunk: Buffer) => {
      output += chunk
      const address = /https?:\/\/\S+\/setup\?code=\S+/.exec(output)?.[0]
      if (!address) return
      clearTimeout(timer)
      resolve(address)
    }
    product.stdout?.on('data', read)
    product.stderr?.on('data', (chunk: Buffer) => {
      read(chunk)
      process.stderr.write(chunk)
    })
    product.once('exit', (code) => fail(`The product ended with exit code ${code}.`))
  })
}

async function ended(product: ChildProcess): Promise<void> {
  if (product.exitCode !== null || product.signalCode !== null) return
  const exited = new Promise((resolve) => product.once('exit', resolve))
  product.kill('SIGTERM')
  await exited
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
