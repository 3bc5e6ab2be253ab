import 'server-only'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readAnchors } from './anchors/anchor-folder'
import { parsePublicKeys } from './anchors/public-keys'
import type { Known } from './verify/known'

/** In the data folder: the public half of every key that ever signed from there, one to a line. */
export const publicKeysFile = 'audit-public-keys'

type Places = {
  dataDir: string
  /** Undefined where the operator named none. */
  anchorDir: string | undefined
  /** Of this district alone; of every district without it. */
  districtId?: string
}

/**
 * What is known of the record outside the database: the public keys of the data folder and of the anchor folder, and the checkpoints that were
 * anchored. Nothing where nothing was kept; throws when a folder that was named cannot be read, or holds something else than keys.
 */
export async function loadKnownRecord({ dataDir, anchorDir, districtId }: Places): Promise<Known> {
  const own = await readFile(path.join(dataDir, publicKeysFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const anchored = anchorDir ? await readAnchors(anchorDir, districtId) : { publicKeys: [], checkpoints: [] }
  const keys = new Map([...parsePublicKeys(own), ...anchored.publicKeys].map((key) => [key.toString('hex'), key]))
  return { publicKeys: [...keys.values()], checkpoints: anchored.checkpoints }
}
