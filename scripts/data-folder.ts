import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

export type GeneratedSecrets = {
  ENCRYPTION_KEYS: string
  NEXTAUTH_SECRET: string
  superuserPassword: string
  ownerPassword: string
  appPassword: string
}

/** Reads `secrets.json` of the data folder, or makes it with mode 0600 on the first start. */
export async function loadSecrets(dataDir: string): Promise<GeneratedSecrets> {
  const file = path.join(dataDir, 'secrets.json')
  const existing = await readFile(file, 'utf8').catch(unlessMissing)
  if (existing !== undefined) return JSON.parse(existing)
  const secrets: GeneratedSecrets = {
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
    superuserPassword: randomBytes(24).toString('base64url'),
    ownerPassword: randomBytes(24).toString('base64url'),
    appPassword: randomBytes(24).toString('base64url'),
  }
  // Written aside and renamed, so a start killed here leaves no half-written key behind.
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
  return secrets
}

/** For `catch`: a file or process that is not there is `undefined`, everything else stays an error. */
export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined
  throw error
}
