// Threat: an archive that names files outside itself, hides one entry behind another, or unpacks to far more than it is.
// Choice: nothing is ever written to a disk; the directory is judged before any entry is opened, and what an entry unpacks
// to is counted as it comes out, whatever its header says.
import 'server-only'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { AppError } from '@/lib/app-error'
import { quoteValue } from './csv-shape'
import { blockBytes, type StoredBytes, StoredBytesReader } from './stored-bytes-reader'
import { emptyFile, notZip } from './unreadable-file'

/** A file of an archive, named without folders. */
export type ZipEntry = {
  name: string
  /** In bytes, unpacked, as the archive says; it is held to it. */
  size: number
  /** The unpacked bytes, from the beginning each time. Refuses with `invalid_input` what does not unpack to what the archive says. */
  stream(): AsyncGenerator<Buffer>
}

const mostEntries = 200
/** DEFLATE itself ends at 1,032:1. */
const mostExpansion = 200

const againSentence = 'Export it again and upload the new ZIP.'
const damaged = `The ZIP is damaged or was cut off on its way. ${againSentence}`
const topLevel = 'Pack the files themselves, not the folder they are in.'

/**
 * Lists the files of a stored ZIP archive (ZIP64 too) by its central directory; `__MACOSX/` and `.DS_Store` are left out. Refuses
 * with `invalid_input` what is no ZIP, and as a whole an archive with a path that leaves it, a folder, a name twice, over
 * 200 files, an expansion over 200:1, an encrypted file, or files that lie over each other.
 */
export async function openZip(file: StoredBytes): Promise<ZipEntry[]> {
  if (file.size === 0) throw new AppError('invalid_input', emptyFile)
  const reader = new StoredBytesReader(file)
  const zip = await openArchive(file, reader)
  const entries = await readDirectory(zip, reader)
  const starts = await findDataStarts(zip, entries, reader)
  return entries.map((entry, index) => ({
    name: nameOf(entry),
    size: entry.uncompressedSize,
    stream: () => unpack(file, entry, starts[index] ?? 0),
  }))
}

async function openArchive(file: StoredBytes, reader: StoredBytesReader): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(reader, file.size, { autoClose: false, lazyEntries: true, decodeStrings: false })
  } catch (error) {
    throw await explain(error, reader, file)
  }
}

/** Of the archive itself something is wrong, unless the database failed while it was read. */
async function explain(error: unknown, reader: StoredBytesReader, file?: StoredBytes): Promise<unknown> {
  if (reader.fault) return reader.fault
  if (error instanceof AppError) return error
  const signature = file ? (await file.read(0, 4)).toString('latin1') : 'PK\x03\x04'
  return signature.startsWith('PK') ? new AppError('invalid_input', damaged) : new AppError('invalid_input', notZip)
}

async function readDirectory(zip: yauzl.ZipFile, reader: StoredBytesReader): Promise<yauzl.Entry[]> {
  // A number in a header may lie: the entries are counted as they come, too.
  if (zip.entryCount > mostEntries) throw tooMany(zip.entryCount.toLocaleString('en-US'))
  const entries: yauzl.Entry[] = []
  const names = new Set<string>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.length === mostEntries) throw tooMany(`over ${mostEntries}`)
      if (isLeftByMacs(nameOf(entry))) continue
      requireSoundEntry(entry)
      if (names.has(nameOf(entry))) throw refuse(`${quoteValue(nameOf(entry))} is in the ZIP twice. ${againSentence}`)
      names.add(nameOf(entry))
      entries.push(entry)
    }
  } catch (error) {
    throw await explain(error, reader)
  }
  return entries
}

function tooMany(count: string): AppError {
  return refuse(`The ZIP holds ${count} files; ${mostEntries} is the most. Pack only the CSV files of one export.`)
}

function refuse(sentence: string): AppError {
  return new AppError('invalid_input', sentence)
}

function nameOf(entry: yauzl.Entry): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true)
}

function isLeftByMacs(name: string): boolean {
  return name.startsWith('__MACOSX/') || name === '.DS_Store'
}

function requireSoundEntry(entry: yauzl.Entry): void {
  const name = nameOf(entry)
  const shown = quoteValue(name.replace(/\p{C}/gu, '�'))
  const parts = name.split(/[/\\]/)
  if (
    name.startsWith('/') ||
    name.startsWith('\\') ||
    /^[a-z]:/iu.test(name) ||
    parts.includes('..') ||
    name.includes('\\') ||
    name.includes('\0')
  ) {
    throw refuse(
      `The ZIP holds a file with the path ${shown}, which leads out of it. It was not made by a OneRoster export; ask who made it.`,
    )
  }
  if (parts.length > 1) {
    throw refuse(`The ZIP holds the folder ${quoteValue(parts[0] ?? '')}, but OneRoster has all files at the top. ${topLevel}`)
  }
  if (entry.isEncrypted()) throw refuse(`${shown} is encrypted. Export it without a password and upload the new ZIP.`)
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw refuse(`${shown} is packed in a way that is not read here. Pack it as an ordinary ZIP (Deflate).`)
  }
  if (entry.uncompressedSize > entry.compressedSize * mostExpansion) throw expandsTooMuch(name)
}

function expandsTooMuch(name: string): AppError {
  return refuse(`${quoteValue(name)} unpacks to over ${mostExpansion} times its size, which no roster does. ${againSentence}`)
}

/** Where the bytes of each entry begin. Honest archives have them one after the other. */
async function findDataStarts(zip: yauzl.ZipFile, entries: readonly yauzl.Entry[], reader: StoredBytesReader): Promise<number[]> {
  const starts: number[] = []
  try {
    for (const entry of entries) starts.push((await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart)
  } catch (error) {
    throw await explain(error, reader)
  }
  const spans = entries
    .map((entry, index) => ({ from: entry.relativeOffsetOfLocalHeader, to: (starts[index] ?? 0) + entry.compressedSize }))
    .sort((one, other) => one.from - other.from)
  if (spans.some(({ to }, index) => to > (spans[index + 1]?.from ?? Number.POSITIVE_INFINITY))) {
    throw refuse(`Files in the ZIP lie over each other. ${againSentence}`)
  }
  return starts
}

async function* unpack(file: StoredBytes, entry: yauzl.Entry, start: number): AsyncGenerator<Buffer> {
  const name = nameOf(entry)
  let size = 0
  let checksum = 0
  for await (const chunk of entry.compressionMethod === 0 ? bytesOf(file, entry, start) : inflate(bytesOf(file, entry, start))) {
    size += chunk.length
    if (size > entry.compressedSize * mostExpansion) throw expandsTooMuch(name)
    if (size > entry.uncompressedSize) throw refuse(damaged)
    checksum = crc32(chunk, checksum)
    yield chunk
  }
  if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw refuse(damaged)
}

async function* bytesOf(file: StoredBytes, entry: yauzl.Entry, start: number): AsyncGenerator<Buffer> {
  const end = start + entry.compressedSize
  // Parts begin and end where those that are stored do, so that each is fetched once.
  for (let at = start; at < end; ) {
    const part = await file.read(at, Math.min(blockBytes - (at % blockBytes), end - at))
    if (part.length === 0) throw refuse(damaged)
    at += part.length
    yield part
  }
}

async function* inflate(compressed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unpacked = createInflateRaw()
  let readFault: unknown
  async function* watched() {
    try {
      yield* compressed
    } catch (error) {
      readFault = error
      throw error
    }
  }
  const source = Readable.from(watched(), { objectMode: false })
  const flow = pipeline(source, unpacked).catch(() => undefined)
  try {
    yield* unpacked as AsyncIterable<Buffer>
  } catch {
    throw readFault ?? refuse(damaged)
  } finally {
    unpacked.destroy()
    await flow
  }
}
