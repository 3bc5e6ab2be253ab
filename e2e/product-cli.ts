import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { district } from './district'

/** Adds a member at the command line of the running product; answers the one-time address to set the password. */
export async function createMember(email: string, role: 'admin' | 'sender' | 'auditor'): Promise<string> {
  const parameters = ['member', 'create', '--district', district.slug, '--email', email, '--role', role, '--json']
  const environment = { ...process.env, DATA_DIR: process.env.E2E_DATA_DIR, APP_URL: process.env.E2E_URL }
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bootstrap.mjs', 'cli', ...parameters], { env: environment })
  return JSON.parse(stdout).set_password_url
}
