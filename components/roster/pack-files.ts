import { Zip, ZipPassThrough } from 'fflate'

type Packing = {
  /** From 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

const sliceBytes = 4 * 1024 * 1024
const heldBytes = 32 * 1024 * 1024

/** A ZIP without the 64-bit extension holds no more. */
const mostBytes = 4 * 1024 ** 3 - 64 * 1024 * 1024

/**
 * Puts CSV files into one ZIP, under their bare names and uncompressed. No more than a few slices are in memory: what is
 * packed goes into a blob, which the browser keeps where it likes. Rejects with the signal's reason when it is stopped.
 */
export async function packFiles(files: readonly File[], { onProgress, signal }: Packing): Promise<Blob> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  let packed = new Blob()
  let held: BlobPart[] = []
  let holding = 0
  let done = 0
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    held.push(new Uint8Array(chunk))
    holding += chunk.length
  })
  for (const file of files) {
    const entry = new ZipPassThrough(file.name)
    zip.add(entry)
    for (let at = 0; at === 0 || at < file.size; at += sliceBytes) {
      signal.throwIfAborted()
      const bytes = new Uint8Array(await file.slice(at, at + sliceBytes).arrayBuffer())
      entry.push(bytes, at + sliceBytes >= file.size)
      done += bytes.length
      onProgress(total === 0 ? 1 : done / total)
      if (holding < heldBytes) continue
      packed = new Blob([packed, ...held])
      held = []
      holding = 0
    }
  }
  zip.end()
  return new Blob([packed, ...held], { type: 'application/zip' })
}

type Named = Pick<File, 'name' | 'size'>

/** The files of a choice that belong into a OneRoster ZIP: the CSV files, without what systems hide beside them. */
export function oneRosterFiles<Chosen extends Named>(files: readonly Chosen[]): Chosen[] {
  return files.filter(({ name }) => /\.csv$/i.test(name) && !name.startsWith('.'))
}

/** Whether the choice is a ZIP already. */
export function isZip(files: readonly Named[]): boolean {
  return files.length === 1 && /\.zip$/i.test(files[0]?.name ?? '')
}

/** Why these files cannot be sent as OneRoster files, as a sentence that says the cure; undefined when they can. */
export function whyNotPacked(files: readonly Named[]): string | undefined {
  if (isZip(files)) return undefined
  const chosen = oneRosterFiles(files)
  if (chosen.length === 0) return 'There is no CSV file among these. Choose the ZIP, or the CSV files of the export.'
  const names = chosen.map(({ name }) => name.toLowerCase())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `There are two files named ${twice}. Choose the folder of one export.`
  if (!names.includes('manifest.csv'))
    return 'manifest.csv is missing. It belongs to every OneRoster export; choose it with the other files.'
  if (chosen.reduce((sum, { size }) => sum + size, 0) > mostBytes)
    return 'These files are over 4 GB together. Upload a ZIP of them instead.'
  return undefined
}
