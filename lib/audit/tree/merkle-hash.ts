import { createHash } from 'node:crypto'

export const hashBytes = 32

const leafPrefix = Buffer.of(0x00)
const nodePrefix = Buffer.of(0x01)

/** SHA-256(0x00 ‖ leaf): the hash of a leaf (RFC 6962 §2.1). */
export function leafHashOf(leaf: string | Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(leaf).digest()
}

/** SHA-256(0x01 ‖ left ‖ right): the hash of a node over its two subtrees (RFC 6962 §2.1). */
export function nodeHashOf(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest()
}

/** The root of a tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const emptyRoot = createHash('sha256').digest()
