import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makePassageKeyPem } from '@/e2e/portals/passage-service'
import { unlessMissing } from './data-folder'

/** What a demo keeps between starts, in its data folder with mode 0600. */
export type DemoFolder = {
  /** Of the sample owner. Made at random, so no demo has a password that another one has. */
  password: string
  /** Of the Parent Portal, which was the first of the sample portals. */
  clientSecret: string
  portalPort: number
  /** Absent from the folder of a demo made before it had a mailbox. */
  mailbox?: MailboxPorts
  /** The other sample portals; absent from the folder of a demo made before they were there. */
  others?: OtherPortals
}

/** A port of 0 stands for whichever is free. */
export type OtherPortals = Record<'getConnected' | 'proprofs' | 'synap', { secret: string; port: number }> & {
  /** Its key signs, which nothing of ours does for it: PKCS #8 as PEM. */
  passage: { privateKeyPem: string; port: number }
}

export type MailboxPorts = { smtpPort: number; webPort: number }

/** The demo's own file, or undefined in a folder no demo has used. */
export async function readDemoFolder(dataDir: string): Promise<DemoFolder | undefined> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(unlessMissing)
  return text === undefined ? undefined : JSON.parse(text)
}

export async function writeDemoFolder(dataDir: string, demo: DemoFolder): Promise<void> {
  // Written aside and renamed, so a demo killed here finds its old file or the new one, never half of it.
  const draft = `${fileOf(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, fileOf(dataDir))
}

export function newDemoFolder(): DemoFolder {
  return { password: readablePassword(), clientSecret: newSecret(), portalPort: 0 }
}

export function newOtherPortals(): OtherPortals {
  const portal = () => ({ secret: newSecret(), port: 0 })
  return { getConnected: portal(), proprofs: portal(), synap: portal(), passage: { privateKeyPem: makePassageKeyPem(), port: 0 } }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** 100 random bits in letters and digits that cannot be mistaken for each other, in groups of five. */
function readablePassword(): string {
  const letters = 'abcdefghijkmnopqrstuvwxyz3456789'
  const characters = Array.from(randomBytes(20), (byte) => letters[byte & 31])
  return [0, 5, 10, 15].map((start) => characters.slice(start, start + 5).join('')).join('-')
}

function fileOf(dataDir: string): string {
  return path.join(dataDir, 'demo.json')
}
