import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@/scripts/embedded-postgres'

export type MeasuredProcess = {
  /** What it has in memory now, in MB. Linux alone tells. */
  residentMegabytes(): Promise<number>
  stop(): Promise<void>
}

export type MeasuredServer = MeasuredProcess & { url: string }

/** The product's web server over the database of the bench, as `npm start` runs it, on a port of its own. */
export async function startWebServer(): Promise<MeasuredServer> {
  const port = await freePort()
  const APP_URL = `http://localhost:${port}`
  // Sessions and invite pages made in this process carry the address by which pages are asked for.
  Object.assign(process.env, { PORT: String(port), APP_URL, NEXTAUTH_URL: APP_URL })
  return startMeasuredServer({ nodeArguments: ['--import', 'tsx', 'scripts/web.ts'], port, readyAt: '/api/health/ready' })
}

/** The product's worker over the database of the bench. */
export function startWorker(): MeasuredProcess {
  return startMeasured(['--import', 'tsx', '--conditions=react-server', 'scripts/worker.ts'])
}

/** Starts a server as a Node process of its own and waits for its first answer. */
export async function startMeasuredServer(server: { nodeArguments: string[]; port: number; readyAt: string }): Promise<MeasuredServer> {
  const { ended, ...started } = startMeasured(server.nodeArguments)
  const url = `http://localhost:${server.port}`
  let gone = false
  ended.then(() => {
    gone = true
  })
  while (!(await answers(url + server.readyAt))) {
    if (gone) throw new Error('A server that was to be measured ended before it answered.')
    await pause(100)
  }
  return { ...started, url }
}

function startMeasured(nodeArguments: string[]): MeasuredProcess & { ended: Promise<void> } {
  const { NODE_OPTIONS, ...environment } = process.env
  const child = spawn(process.execPath, nodeArguments, {
    env: { ...environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ended,
    async residentMegabytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  await response?.arrayBuffer()
  return response?.ok ?? false
}
