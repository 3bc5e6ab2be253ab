// Threat: whoever holds the signing key can sign a record that never was. Choice: the worker alone loads it, from a file of mode 0600 or
// from a setting that the web server is never given; its public half is kept where verification finds it without asking the database.
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { formatPublicKey, parsePublicKeys } from '@/lib/audit/anchors/public-keys'
import { publicKeysFile } from '@/lib/audit/known-record'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import type { Settings } from '@/lib/env'
import { unlessMissing } from './data-folder'
import { StartError } from './start-error'

/** Of the data folder. */
export const keyFile = 'audit-signing-key'

/** The key that signs checkpoints: that of AUDIT_SIGNING_KEY, or the one of the data folder, made on the first call, whoever is first. Its public half stands in the data folder when it returns. */
export async function loadAuditSigningKey({
  DATA_DIR,
  AUDIT_SIGNING_KEY,
}: Pick<Settings, 'DATA_DIR' | 'AUDIT_SIGNING_KEY'>): Promise<KeyObject> {
  const dataDir = path.resolve(DATA_DIR)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const key = parseKey(AUDIT_SIGNING_KEY ?? (await readOrMake(path.join(dataDir, keyFile))))
  await keepPublicKey(path.join(dataDir, publicKeysFile), rawPublicKey(key))
  return key
}

/** Written aside and linked into place: of several starts at once all read the same key, and none a half of it. */
async function readOrMake(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(unlessMissing)
  if (existing !== undefined) {
    await requireOwn(file)
    return existing
  }
  const draft = `${file}.${randomUUID()}`
  const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  await putOnDisk(draft, `${made}\n`, { flags: 'wx', mode: 0o600 })
  try {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft)
  }
  return readFile(file, 'utf8')
}

/** The group may be the storage's own, as with volumes of Kubernetes; everybody is nobody's. */
async function requireOwn(file: string): Promise<void> {
  const { mode } = await stat(file)
  if (process.platform === 'win32' || (mode & 0o007) === 0) return
  throw new StartError(
    'The key that signs the audit record can be read by everybody on this machine.',
    `If nobody did, chmod 600 ${file}. If somebody may have, delete that file: a new key is made, and the change is an event of every record.`,
  )
}

async function putOnDisk(file: string, text: string, { flags, mode }: { flags: 'wx' | 'a'; mode: number }): Promise<void> {
  const handle = await open(file, flags, mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function parseKey(encoded: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // What it says of the key must not be repeated.
  }
  throw new StartError(
    'The key that signs the audit record is not an Ed25519 key in PKCS8 form.',
    `Put the file ${keyFile} of the data folder back from your copy, or set AUDIT_SIGNING_KEY.`,
  )
}

/** A line twice does no harm, so two starts at once need not wait for each other; a line of which only the beginning was written stays alone. */
async function keepPublicKey(file: string, publicKey: Buffer): Promise<void> {
  const kept = (await readFile(file, 'utf8').catch(unlessMissing)) ?? ''
  if (parsePublicKeys(kept).some((each) => each.equals(publicKey))) return
  const lineEnd = kept === '' || kept.endsWith('\n') ? '' : '\n'
  await putOnDisk(file, `${lineEnd}${formatPublicKey(publicKey)}\n`, { flags: 'a', mode: 0o644 })
}
