import 'server-only'
import type { KeyObject } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { requireSigned } from '@/lib/audit/sequence/require-signed'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { writeAnchor, writeAnchorKey } from './anchor-folder'

export type AnchoringOptions = {
  anchorDir: string
  signingKey: KeyObject
  /** Other keys whose checkpoints are anchored, of 32 bytes each. */
  knownKeys: readonly Uint8Array[]
  /** How long the checkpoints of a district wait at most, and a folder that could not be written to. A little under a minute. */
  gapMilliseconds?: number
  pollMilliseconds?: number
}

export type Anchoring = {
  /** Says that the district has a new checkpoint. */
  onSigned(districtId: string): void
  /** Puts new checkpoints into the folder until the signal ends it. */
  run(signal: AbortSignal): Promise<void>
}

/** All districts are looked through at the start and then so often, for checkpoints that another process signed. */
const sweepMilliseconds = 10 * 60_000

/**
 * Keeps the newest checkpoint of every district in the anchor folder: at most one a minute for each, and none waits longer than that. A folder
 * that cannot be written to is logged and tried again, and holds nothing else up.
 */
export function anchoring(options: AnchoringOptions): Anchoring {
  const { anchorDir, signingKey, knownKeys, gapMilliseconds = 59_000, pollMilliseconds = 500 } = options
  const publicKeys = [rawPublicKey(signingKey), ...knownKeys]
  const changed = new Set<string>()
  const lastTried = new Map<string, number>()
  let isKeyThere = false
  let sweepAt = 0

  async function sweep(): Promise<void> {
    for (const { id } of await database().district.findMany({ select: { id: true } })) changed.add(id)
    sweepAt = performance.now() + sweepMilliseconds
  }

  async function serve(districtId: string): Promise<void> {
    changed.delete(districtId)
    lastTried.set(districtId, performance.now())
    try {
      await anchorNewest(districtId, { anchorDir, publicKeys }, new Date())
      // Last: a file that stands in the key's place holds up no checkpoint.
      if (!isKeyThere) await writeAnchorKey(anchorDir, signingKey)
      isKeyThere = true
    } catch (error) {
      changed.add(districtId)
      logger.error({ districtId, fault: describeFault(error) }, 'a checkpoint could not be put into the anchor folder')
    }
  }

  return {
    onSigned: (districtId) => changed.add(districtId),
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (performance.now() >= sweepAt) await sweep()
        } catch (error) {
          logger.error({ fault: describeFault(error) }, 'the districts to anchor could not be looked up')
        }
        for (const districtId of [...changed]) {
          const isDue = performance.now() >= (lastTried.get(districtId) ?? Number.NEGATIVE_INFINITY) + gapMilliseconds
          if (isDue && !signal.aborted) await serve(districtId)
        }
        // An abort ends the pause by throwing.
        await pause(pollMilliseconds, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

/**
 * Puts the district's newest checkpoint into the folder, unless it stands there, and writes that down. What none of the keys signed is refused with
 * `conflict`: what is put there cannot be taken back. Throws when another one of its size stands there.
 */
export async function anchorNewest(
  districtId: string,
  { anchorDir, publicKeys }: { anchorDir: string; publicKeys: readonly Uint8Array[] },
  now: Date,
): Promise<void> {
  const head = await inDistrict(districtId, async (tx) => {
    const newest = await tx.auditCheckpoint.findFirst({
      where: { districtId },
      orderBy: { size: 'desc' },
      select: { id: true, size: true, rootHash: true, note: true },
    })
    const anchored = newest && (await tx.auditAnchor.findFirst({ where: { districtId, checkpointId: newest.id, place: 'folder' } }))
    return anchored ? null : newest
  })
  if (!head) return
  const { id: checkpointId, size, note } = head
  requireSigned(districtId, head, publicKeys)
  if (!(await writeAnchor(anchorDir, { districtId, size, note }))) {
    throw new Error('The anchor folder holds another checkpoint of the same size.')
  }
  await inDistrict(districtId, (tx) => tx.auditAnchor.create({ data: { districtId, checkpointId, place: 'folder', anchoredAt: now } }))
}
