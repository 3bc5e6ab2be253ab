import { emptyRoot, hashBytes, nodeHashOf } from './merkle-hash'

/** Called for each subtree of 2^level leaves that the leaf just added makes complete, from small to large. */
type OnSubtree = (subtree: { level: number; index: number; hash: Buffer }) => void

/**
 * A Merkle tree of RFC 6962 that leaves are added to. It keeps its frontier alone: the hash of each complete subtree the tree is
 * made of, largest first, one for every 1 in the binary form of its size; so a leaf costs two hashes on average, whatever the size.
 */
export class GrowingTree {
  #size: number
  readonly #hashes: Buffer[]

  /** Goes on from a frontier, as `frontier` gave it; `RangeError` when it has not the length that its size asks for. */
  constructor(size = 0, frontier: Uint8Array = Buffer.alloc(0)) {
    if (frontier.length !== onesOf(size) * hashBytes) throw new RangeError('The frontier does not fit the size of the tree.')
    this.#size = size
    this.#hashes = Array.from({ length: frontier.length / hashBytes }, (_, index) =>
      Buffer.from(frontier.subarray(index * hashBytes, (index + 1) * hashBytes)),
    )
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#size
  }

  add(leafHash: Buffer, onSubtree?: OnSubtree): void {
    let hash = leafHash
    let index = this.#size
    for (let level = 1; index % 2 === 1; level++) {
      index = (index - 1) / 2
      const left = this.#hashes.pop()
      if (!left) throw new RangeError('The frontier lacks a subtree.')
      hash = nodeHashOf(left, hash)
      onSubtree?.({ level, index, hash })
    }
    this.#hashes.push(hash)
    this.#size += 1
  }

  /** The root of all leaves so far (RFC 6962 §2.1). */
  root(): Buffer {
    const [last, ...larger] = this.#hashes.toReversed()
    return last ? larger.reduce((right, left) => nodeHashOf(left, right), last) : emptyRoot
  }

  /** What the tree is made of, 32 bytes each, to go on from later. */
  frontier(): Buffer {
    return Buffer.concat(this.#hashes)
  }
}

function onesOf(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('A tree has 0 leaves or more.')
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}
