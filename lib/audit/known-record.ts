import 'server-only'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describeFault } from '@/lib/describe-fault'
import { logger } from '@/lib/logger'
import { findAnchoredDistricts, readAnchorKeys, readAnchors } from './anchors/anchor-folder'
import { parsePublicKeys } from './anchors/public-keys'
import { findRememberedDistricts, headMemory } from './sequence/remembered-heads'
import type { Known } from './verify/known'

/** In the data folder: the public half of every key that ever signed from there, one to a line. */
export const publicKeysFile = 'audit-public-keys'

type Places = {
  dataDir: string
  /** Undefined where the operator named none. */
  anchorDir: string | undefined
}

/**
 * What is known of a district's record outside the database: the public keys of the data folder and of the anchor folder, the newest checkpoint that
 * was signed here, and those that were anchored. Nothing where nothing was kept; throws when a folder that was named cannot be read.
 */
export async function loadKnownRecord({ dataDir, anchorDir, districtId }: Places & { districtId: string }): Promise<Known> {
  const remembered = await headMemory(dataDir).recall(districtId)
  const anchored = anchorDir ? await readAnchors(anchorDir, districtId) : { publicKeys: [], checkpoints: [] }
  return {
    publicKeys: distinct([...(await readOwnKeys(dataDir)), ...anchored.publicKeys]),
    // Of no bytes after a power failure: it is nothing that was kept then.
    checkpoints: [...anchored.checkpoints, ...(remembered ? [remembered] : [])],
  }
}

/** The keys alone, to sign with: an anchor folder that cannot be read is logged, and those of the data folder are all that is known. */
export async function loadKnownKeys({ dataDir, anchorDir }: Places): Promise<Uint8Array[]> {
  const anchored = anchorDir === undefined ? [] : await readAnchorKeys(anchorDir).catch(logged)
  return distinct([...(await readOwnKeys(dataDir)), ...anchored])
}

/** The districts that a checkpoint is kept of outside the database, whether it has them still or not. */
export async function findKnownDistricts({ dataDir, anchorDir }: Places): Promise<string[]> {
  const anchored = anchorDir ? await findAnchoredDistricts(anchorDir) : []
  return [...new Set([...(await findRememberedDistricts(dataDir)), ...anchored])].toSorted()
}

async function readOwnKeys(dataDir: string): Promise<Buffer[]> {
  const text = await readFile(path.join(dataDir, publicKeysFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return parsePublicKeys(text)
}

function distinct(keys: readonly Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('hex'), key])).values()]
}

function logged(error: unknown): [] {
  logger.error({ fault: describeFault(error) }, 'the keys of the anchor folder could not be read')
  return []
}
