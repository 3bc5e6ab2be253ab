import { AppError } from '@/lib/app-error'
import { type Checkpoint, findSigner, parseCheckpoint } from '@/lib/audit/tree/checkpoint'

/** The row of a checkpoint. */
type StoredHead = { size: number; rootHash: Uint8Array; note: string }

/**
 * What the note of a stored checkpoint says, and which of the keys signed that for the district. Refuses with `conflict` when none of them did, and when
 * the columns say something else than the note: of them nothing is to be taken that it does not say as well.
 */
export function requireSigned(
  districtId: string,
  { size, rootHash, note }: StoredHead,
  publicKeys: readonly Uint8Array[],
): { checkpoint: Checkpoint; signer: Uint8Array } {
  const checkpoint = parseCheckpoint(note)
  const isItself = checkpoint?.districtId === districtId && checkpoint.size === size && checkpoint.rootHash.equals(rootHash)
  const signer = isItself ? findSigner(checkpoint, publicKeys) : undefined
  if (checkpoint && signer) return { checkpoint, signer }
  throw new AppError('conflict', 'No key that is known signed the newest checkpoint of the district.')
}
