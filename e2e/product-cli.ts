import { execFile } from 'node:child_process'
import { district } from './district'

/** Runs a command of the product's own command line against the running product; answers the object it prints. */
export async function runCli(parameters: string[], standardInput = ''): Promise<Record<string, string>> {
  const environment = { ...process.env, DATA_DIR: process.env.E2E_DATA_DIR, APP_URL: process.env.E2E_URL }
  const stdout = await new Promise<string>((resolve, reject) => {
    const command = ['scripts/bootstrap.mjs', 'cli', ...parameters, '--json']
    const child = execFile(process.execPath, command, { env: environment }, (error, output, errors) =>
      error ? reject(new Error(`${parameters.join(' ')}: ${errors}${output}`)) : resolve(output),
    )
    child.stdin?.end(standardInput)
  })
  return JSON.parse(stdout)
}

type NewMember = { email: string; role: 'owner' | 'admin' | 'sender' | 'auditor'; slug?: string }

/** Adds a member of a district; answers the one-time address to set the password. */
export async function createMember({ email, role, slug = district.slug }: NewMember): Promise<string> {
  const created = await runCli(['member', 'create', '--district', slug, '--email', email, '--role', role])
  return created.set_password_url ?? ''
}
