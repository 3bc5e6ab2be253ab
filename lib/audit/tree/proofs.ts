import { emptyRoot, nodeHashOf } from './merkle-hash'

/**
 * Reads the hashes of complete subtrees of 2^level leaves, from index `from` up to but not including `to`, in their order. It is asked for levels
 * 0, 8, 16 and 24 alone, and for 256 subtrees at most.
 */
export type ReadSubtrees = (range: { level: number; from: number; to: number }) => Promise<readonly Buffer[]>

/** The leaf of a tree of `size` leaves that is proven to be in it. */
export type InclusionProof = { leafHash: Buffer; number: number; size: number; rootHash: Buffer; path: readonly Buffer[] }

/** That the tree of `size` leaves begins with the `from` leaves of an earlier one. */
export type ConsistencyProof = { from: number; fromRoot: Buffer; size: number; rootHash: Buffer; path: readonly Buffer[] }

/** The reader does not have all that a tree of this size consists of. */
export class MissingSubtree extends Error {
  constructor() {
    super('The tree lacks a subtree.')
    this.name = 'MissingSubtree'
  }
}

const levelStep = 8
const blockSize = 2 ** levelStep

/** The audit path of a leaf, nearest sibling first (RFC 9162 §2.1.3.1). `RangeError` when the tree has no such leaf, `MissingSubtree` when the reader lacks one. */
export async function inclusionPath({ number, size }: { number: number; size: number }, read: ReadSubtrees): Promise<Buffer[]> {
  requireCounts(number, size)
  if (number >= size) throw new RangeError('The tree has no such leaf.')
  const rootOf = rangeRoots(size, read)
  const path: Buffer[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (number < middle) {
      path.unshift(await rootOf(middle, to))
      to = middle
    } else {
      path.unshift(await rootOf(from, middle))
      from = middle
    }
  }
  return path
}

/** The consistency path from the tree of `from` leaves to that of `size` (RFC 9162 §2.1.4.1), empty from an empty tree. `RangeError` when the earlier one is larger. */
export async function consistencyPath({ from, size }: { from: number; size: number }, read: ReadSubtrees): Promise<Buffer[]> {
  requireCounts(from, size)
  if (from > size) throw new RangeError('The earlier tree is larger.')
  if (from === 0 || from === size) return []
  const rootOf = rangeRoots(size, read)
  const path: Buffer[] = []
  let start = 0
  let end = size
  while (end !== from) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      path.unshift(await rootOf(middle, end))
      end = middle
    } else {
      path.unshift(await rootOf(start, middle))
      start = middle
    }
  }
  // Where the earlier tree is a subtree of the later one, whoever checks has its root already.
  return start === 0 ? path : [await rootOf(start, end), ...path]
}

/** Whether the path leads from the leaf to the root (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ leafHash, number, size, rootHash, path }: InclusionProof): boolean {
  if (!isCount(number) || !isCount(size) || number >= size) return false
  let node = number
  let last = size - 1
  let hash = leafHash
  for (const sibling of path) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      hash = nodeHashOf(sibling, hash)
      while (!isOdd(node) && node !== 0) {
        node = halfOf(node)
        last = halfOf(last)
      }
    } else {
      hash = nodeHashOf(hash, sibling)
    }
    node = halfOf(node)
    last = halfOf(last)
  }
  return last === 0 && hash.equals(rootHash)
}

/** Whether the path shows that nothing the earlier tree holds was changed (RFC 9162 §2.1.4.2). Every tree begins with the empty one. */
export function verifyConsistency({ from, fromRoot, size, rootHash, path }: ConsistencyProof): boolean {
  if (!isCount(from) || !isCount(size) || from > size) return false
  if (from === size) return path.length === 0 && fromRoot.equals(rootHash)
  if (from === 0) return path.length === 0 && fromRoot.equals(emptyRoot)
  const [seed, ...siblings] = isPowerOfTwo(from) ? [fromRoot, ...path] : path
  if (!seed) return false
  let node = from - 1
  let last = size - 1
  while (isOdd(node)) {
    node = halfOf(node)
    last = halfOf(last)
  }
  let earlier = seed
  let later = seed
  for (const sibling of siblings) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      earlier = nodeHashOf(sibling, earlier)
      later = nodeHashOf(sibling, later)
      while (!isOdd(node) && node !== 0) {
        node = halfOf(node)
        last = halfOf(last)
      }
    } else {
      later = nodeHashOf(later, sibling)
    }
    node = halfOf(node)
    last = halfOf(last)
  }
  return last === 0 && earlier.equals(fromRoot) && later.equals(rootHash)
}

/** The roots of ranges that a split of the tree yields: ranges that begin where a subtree of their own size would. */
function rangeRoots(size: number, read: ReadSubtrees): (from: number, to: number) => Promise<Buffer> {
  const blocks = new Map<string, Promise<readonly Buffer[]>>()

  function readBlock(level: number, block: number): Promise<readonly Buffer[]> {
    const key = `${level} ${block}`
    const known = blocks.get(key)
    if (known) return known
    const from = block * blockSize
    const to = Math.min(from + blockSize, Math.floor(size / 2 ** level))
    const reading = read({ level, from, to }).then((hashes) => {
      if (hashes.length !== to - from) throw new MissingSubtree()
      return hashes
    })
    blocks.set(key, reading)
    return reading
  }

  async function rootOf(from: number, to: number): Promise<Buffer> {
    const count = to - from
    if (!isPowerOfTwo(count)) {
      const middle = from + splitOf(count)
      return nodeHashOf(await rootOf(from, middle), await rootOf(middle, to))
    }
    const level = levelOf(count)
    const kept = level - (level % levelStep)
    const first = from / 2 ** kept
    const hashes = await readBlock(kept, Math.floor(first / blockSize))
    return foldComplete(hashes.slice(first % blockSize, (first % blockSize) + count / 2 ** kept))
  }

  return rootOf
}

/** The root over a power of two of hashes. */
function foldComplete(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes
  if (only && hashes.length === 1) return only
  if (!only) throw new MissingSubtree()
  const half = hashes.length / 2
  return nodeHashOf(foldComplete(hashes.slice(0, half)), foldComplete(hashes.slice(half)))
}

/** The largest power of two smaller than the count (RFC 9162 §2.1.1). */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

function requireCounts(...counts: readonly number[]): void {
  if (!counts.every(isCount)) throw new RangeError('A tree has 0 leaves or more.')
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isPowerOfTwo(count: number): boolean {
  return count > 0 && 2 ** levelOf(count) === count
}

/** Of a power of two. */
function levelOf(count: number): number {
  return Math.round(Math.log2(count))
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}

function halfOf(value: number): number {
  return Math.floor(value / 2)
}
