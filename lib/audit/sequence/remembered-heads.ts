// Threat: whoever has the database, and not the key, takes back what was signed, changes events and lets the worker number and sign them
// anew. Choice: who signs keeps the newest checkpoint of each district beside its key, and signs nothing that does not go on from it.
import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Of the data folder: one file for each district, named by its id. */
export const headsFolder = 'audit-heads'

/** What is remembered outside the database of what was signed here. */
export type HeadMemory = {
  /** The note that was remembered last for the district. */
  recall(districtId: string): Promise<string | undefined>
  /** Call after the commit: a head that was rolled back must not be remembered. */
  remember(districtId: string, note: string): Promise<void>
}

/** The memory of a data folder. A power failure may take it back to an older head, or to none: nothing waits for the disk, since it is written several times a second. */
export function headMemory(dataDir: string): HeadMemory {
  const folder = path.join(dataDir, headsFolder)
  return {
    recall: (districtId) => readFile(path.join(folder, districtId), 'utf8').catch(unlessMissing),
    async remember(districtId, note) {
      const draft = path.join(folder, `${districtId}.${randomUUID()}`)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      try {
        await writeFile(draft, note)
        await rename(draft, path.join(folder, districtId))
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
  }
}

/** The districts that the data folder remembers a head of. */
export async function findRememberedDistricts(dataDir: string): Promise<string[]> {
  const names = (await readdir(path.join(dataDir, headsFolder)).catch(unlessMissing)) ?? []
  // A draft, which has a dot in its name, stays where a process was killed.
  return names.filter((name) => !name.includes('.')).toSorted()
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
