import { z } from 'zod'
import type { NewestCheckpoint } from './get-checkpoint'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The newest checkpoint as the HTTP API answers it (DESIGN.md §5). Hashes are in hex. */
export const checkpointJsonSchema = z.strictObject({
  size: z.int(),
  root_hash: hash,
  signed_at: z.iso.datetime(),
  /** C2SP tlog-checkpoint, as a signed note. */
  checkpoint: z.string(),
  /** Of C2SP signed notes. */
  verifier_key: z.string(),
  /** Where `from` was asked for: from the tree of that size to this one (RFC 9162 §2.1.4). */
  consistency_path: z.array(hash).optional(),
})

export function checkpointJson(head: NewestCheckpoint): z.output<typeof checkpointJsonSchema> {
  return {
    size: head.size,
    root_hash: head.rootHash.toString('hex'),
    signed_at: head.signedAt.toISOString(),
    checkpoint: head.note,
    verifier_key: head.verifierKey,
    ...(head.consistencyPath && { consistency_path: head.consistencyPath.map((node) => node.toString('hex')) }),
  }
}
