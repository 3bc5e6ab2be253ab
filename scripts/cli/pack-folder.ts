import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Zip, ZipPassThrough } from 'fflate'
import { AppError } from '@/lib/app-error'

/** A ZIP without the 64-bit extension holds no more. */
const mostBytes = 4 * 1024 ** 3 - 64 * 1024 * 1024

/** The same in every archive, so that the same files make the same one. */
const packedAt = new Date(1980, 0, 1)

/**
 * The CSV files of a folder as a ZIP without compression, as a stream; folders in it and other files are left out. Refuses
 * with `not_found` a folder without any, and with `too_large` more than 3.9 GiB.
 */
export async function packFolder(folder: string): Promise<AsyncGenerator<Uint8Array>> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory() && isCsv(entry.name)).map(({ name }) => name)
  if (names.length === 0) throw new AppError('not_found', `There is no CSV file in the folder ${folder}.`)
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size))
  if (sizes.reduce((sum, size) => sum + size, 0) > mostBytes)
    throw new AppError('too_large', 'The files of the folder are over 3.9 GiB together. Export fewer at a time.')
  return packFiles(folder, names.toSorted())
}

async function* packFiles(folder: string, names: readonly string[]): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    packed.push(chunk)
  })
  const taken = () => {
    const ready = packed
    packed = []
    return ready
  }
  for (const name of names) {
    const entry = new ZipPassThrough(name)
    entry.mtime = packedAt
    zip.add(entry)
    for await (const chunk of createReadStream(path.join(folder, name))) {
      entry.push(chunk)
      yield* taken()
    }
    entry.push(new Uint8Array(0), true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}

/** Without what systems hide beside a file. */
function isCsv(name: string): boolean {
  return /\.csv$/i.test(name) && !name.startsWith('.')
}
