import { type ChildProcess, spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

const exitWithParent = pathToFileURL('scripts/exit-with-parent.mjs').href

export type ProductProcess = {
  name: string
  /** Resolves with how it ended, in words. */
  exited: Promise<string>
  /** SIGTERM, then SIGKILL when it has not ended ten seconds after it goes on serving no longer. */
  stop(): Promise<void>
  kill(): void
  /** Holds it where it is, until it is thawed: to others it is as if it hung. */
  freeze(): void
  thaw(): void
}

/** Starts a Node process of the product that ends when this one does. */
export function startProcess(name: string, nodeArguments: string[], environment: NodeJS.ProcessEnv): ProductProcess {
  const child = spawn(process.execPath, ['--import', exitWithParent, ...nodeArguments], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A group of its own: Ctrl-C reaches this process alone, which stops the others in their order.
    detached: true,
  })
  const patienceMilliseconds = (10 + Number(environment.DRAIN_SECONDS ?? 0)) * 1000
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
  })
  return {
    name,
    exited,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMilliseconds)
      await exited
      clearTimeout(timer)
    },
    kill: () => signalGroup(child, 'SIGKILL'),
    freeze: () => signalGroup(child, 'SIGSTOP'),
    thaw: () => signalGroup(child, 'SIGCONT'),
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Already gone, which is what was wanted.
  }
}
