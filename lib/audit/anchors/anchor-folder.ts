// Threat: whoever holds the database and the signing key rewrites the record and signs it anew. Choice: checkpoints and public keys are
// also put into a folder of the operator's choice, best on a machine that lets nothing be changed or deleted; each file is made once,
// and what it says is never written over.
import 'server-only'
import { createHash, type KeyObject } from 'node:crypto'
import { access, type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { inBatches } from '@/lib/in-batches'
import { parsePublicKeys, publicKeyPem } from './public-keys'

const keysFolder = 'keys'
const filesAtOnce = 64
const mostNotes = 1_000

/** A size is at most 2^31 − 1; padded, the names sort as the sizes do. */
const sizeDigits = 10

type Anchored = { districtId: string; size: number; note: string }

/**
 * Puts a checkpoint into the folder, on the disk when it returns. Answers false, and changes nothing, when a file of this size says something
 * else: then one of the two is not the record's. Throws what the file system says; the folder itself has to exist.
 */
export async function writeAnchor(anchorDir: string, { districtId, size, note }: Anchored): Promise<boolean> {
  return writeOnce(path.join(anchorDir, districtId), `${String(size).padStart(sizeDigits, '0')}.checkpoint`, note)
}

/** Puts the public half of a signing key into the folder, as a PEM file under the SHA-256 of its 32 bytes. The folder itself has to exist. Throws when that file holds something else. */
export async function writeAnchorKey(anchorDir: string, key: KeyObject): Promise<void> {
  const name = createHash('sha256').update(rawPublicKey(key)).digest('hex')
  const isThere = await writeOnce(path.join(anchorDir, keysFolder), `${name}.pub`, publicKeyPem(key))
  if (!isThere) throw new Error('The anchor folder holds something else under the name of the key.')
}

/** The keys of the folder. Throws what the file system says when it cannot be read. */
export async function readAnchorKeys(anchorDir: string): Promise<Buffer[]> {
  await access(anchorDir)
  return (await readAll(await list(path.join(anchorDir, keysFolder), '.pub'))).flatMap(parsePublicKeys)
}

/** The districts that have a folder there, by id. */
export async function findAnchoredDistricts(anchorDir: string): Promise<string[]> {
  const entries = await readdir(anchorDir, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory() && entry.name !== keysFolder).map(({ name }) => name)
}

/**
 * What the folder holds: the keys, and the notes of every district or of one: of each the newest, the first and so many between that there are
 * 1,000 at most. The newest one says it all; the others only tell closer where a record that was written anew begins to differ. Throws what the file system says when the folder cannot be read.
 */
export async function readAnchors(anchorDir: string, districtId?: string): Promise<{ publicKeys: Buffer[]; checkpoints: string[] }> {
  const publicKeys = await readAnchorKeys(anchorDir)
  const checkpoints: string[] = []
  for (const name of districtId ? [districtId] : await findAnchoredDistricts(anchorDir)) {
    for (const note of await readAll(sampleOf(await list(path.join(anchorDir, name), '.checkpoint')))) checkpoints.push(note)
  }
  return { publicKeys, checkpoints }
}

/** In their order, with the first and the last. */
function sampleOf(files: readonly string[]): readonly string[] {
  if (files.length <= mostNotes) return files
  const step = (files.length - 1) / (mostNotes - 1)
  return Array.from({ length: mostNotes }, (_, index) => files[Math.round(index * step)] ?? []).flat()
}

async function writeOnce(folder: string, name: string, text: string): Promise<boolean> {
  // Not recursive: where the folder itself is missing, a disk is, and nothing must be put in its place.
  await mkdir(folder).catch(unlessThere)
  const file = path.join(folder, name)
  const handle = (await open(file, 'wx').catch(unlessThere)) ?? (await openUnfinished(file, text))
  if (!handle) return (await readFile(file, 'utf8')) === text
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return true
}

/** A file that says the beginning of the text and no more: of who was stopped while writing it, or writes it now, and the same. */
async function openUnfinished(file: string, text: string): Promise<FileHandle | undefined> {
  const [begun, whole] = [await readFile(file), Buffer.from(text)]
  return begun.length < whole.length && whole.subarray(0, begun.length).equals(begun) ? open(file, 'r+') : undefined
}

function unlessThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EEXIST') return undefined
  throw error
}

async function list(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing was put there yet, or a file of somebody else lies beside the folders.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => path.join(folder, name))
}

async function readAll(files: readonly string[]): Promise<string[]> {
  const texts: string[] = []
  for (const batch of inBatches(files, filesAtOnce)) texts.push(...(await Promise.all(batch.map((file) => readFile(file, 'utf8')))))
  return texts
}
