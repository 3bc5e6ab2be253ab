import { type ChildProcess, fork } from 'node:child_process'
import type { CliAnswer, CliCall } from './cli-process'
import { district } from './district'

/** Runs a command of the product's own command line against the running product; answers the object it prints. */
export async function runCli(parameters: string[], standardInput = ''): Promise<Record<string, string>> {
  const { code, output, errors } = await call([...parameters, '--json'], standardInput)
  if (code !== 0) throw new Error(`${parameters.join(' ')}: ${errors}${output}`)
  return JSON.parse(output)
}

type NewMember = { email: string; role: 'owner' | 'admin' | 'sender' | 'auditor'; slug?: string }

/** Adds a member of a district; answers the one-time address to set the password. */
export async function createMember({ email, role, slug = district.slug }: NewMember): Promise<string> {
  const created = await runCli(['member', 'create', '--district', slug, '--email', email, '--role', role])
  return created.set_password_url ?? ''
}

/** Of this process, for the product that runs on this data folder. */
let commandLine: { dataDir: string | undefined; child: ChildProcess } | undefined
let calls = 0

async function call(words: string[], standardInput: string): Promise<CliAnswer> {
  const child = startCommandLine()
  const id = calls++
  return new Promise((resolve, reject) => {
    const finish = () => {
      child.off('message', onMessage)
      child.off('exit', onExit)
      // Whoever waits for nothing more may end, and the command line with it.
      if (child.listenerCount('message') === 0) child.channel?.unref()
    }
    const onMessage = (answer: CliAnswer) => {
      if (answer.id !== id) return
      finish()
      resolve(answer)
    }
    const onExit = (code: number | null) => {
      finish()
      reject(new Error(`The command line ended with exit code ${code}.`))
    }
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.channel?.ref()
    child.send({ id, words, standardInput } satisfies CliCall)
  })
}

function startCommandLine(): ChildProcess {
  const dataDir = process.env.E2E_DATA_DIR
  if (commandLine?.dataDir === dataDir && commandLine?.child.connected) return commandLine.child
  commandLine?.child.disconnect()
  // As for the product itself: a process with a database of its own may have started it.
  const { NODE_OPTIONS, DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET, ...environment } = process.env
  const child = fork('e2e/cli-process.ts', {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    env: { ...environment, DATA_DIR: dataDir, APP_URL: process.env.E2E_URL },
  })
  child.unref()
  commandLine = { dataDir, child }
  return child
}
