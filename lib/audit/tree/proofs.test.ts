import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaves, naiveConsistency, naivePath, naiveRoot, wellKnownLeaves, wellKnownRoots } from '@/scripts/testing/merkle-trees'
import { GrowingTree } from './growing-tree'
import { leafHashOf } from './merkle-hash'
import { consistencyPath, inclusionPath, MissingSubtree, type ReadSubtrees, verifyConsistency, verifyInclusion } from './proofs'

/** Reads complete subtrees as the database keeps them, and counts the hashes. */
function readerOf(entries: readonly Buffer[]) {
  const asked: Array<{ level: number; count: number }> = []
  const read: ReadSubtrees = async ({ level, from, to }) => {
    asked.push({ level, count: to - from })
    return Array.from({ length: to - from }, (_, index) => {
      const start = (from + index) * 2 ** level
      const part = entries.slice(start, start + 2 ** level)
      if (part.length !== 2 ** level) throw new Error(`Asked for a subtree of level ${level} that is not complete.`)
      return naiveRoot(part)
    })
  }
  return { read, asked }
}

const { read: readWellKnown } = readerOf(wellKnownLeaves)
const inHex = (path: readonly Buffer[]) => path.map((hash) => hash.toString('hex'))

/** A size from 1 to `most`, and a number below it or up to it. */
const sizeAnd = (most: number, reach: 'below' | 'upTo') =>
  fc
    .integer({ min: 1, max: most })
    .chain((size) => fc.record({ size: fc.constant(size), number: fc.nat(reach === 'below' ? size - 1 : size) }))

describe('the example of RFC 6962 §2.1.3: a tree of seven leaves', () => {
  // The nodes as its figure names them: a to f and j are leaves, g to i pairs, k and l halves.
  const entries = leaves(7)
  const { read } = readerOf(entries)
  const over = (from: number, to: number) => naiveRoot(entries.slice(from, to))
  const [a, b, c, d, e, f, j] = entries.map(leafHashOf)
  const [g, h, i, k, l] = [over(0, 2), over(2, 4), over(4, 6), over(0, 4), over(4, 7)]

  it.each([
    ['d0', 0, [b, h, l]],
    ['d1', 1, [a, h, l]],
    ['d3', 3, [c, g, l]],
    ['d4', 4, [f, j, k]],
    ['d5', 5, [e, j, k]],
    ['d6', 6, [i, k]],
  ])('has its audit path for %s', async (_, number, path) => {
    expect(await inclusionPath({ number, size: 7 }, read)).toEqual(path)
  })

  it.each([
    [3, [c, d, g, l]],
    [4, [l]],
    [6, [i, j, k]],
  ])('has its consistency path from the first %i leaves', async (from, path) => {
    expect(await consistencyPath({ from, size: 7 }, read)).toEqual(path)
  })
})

describe('the well-known tree of eight leaves', () => {
  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has its audit path for leaf %i of %i', async (number, size, path) => {
    expect(inHex(await inclusionPath({ number, size }, readWellKnown))).toEqual(path)
    const rootHash = Buffer.from(wellKnownRoots[size - 1] ?? '', 'hex')
    const leafHash = leafHashOf(wellKnownLeaves[number] ?? '')
    expect(verifyInclusion({ leafHash, number, size, rootHash, path: path.map((hex) => Buffer.from(hex, 'hex')) })).toBe(true)
  })

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has its consistency path from %i to %i leaves', async (from, size, path) => {
    expect(inHex(await consistencyPath({ from, size }, readWellKnown))).toEqual(path)
    const [fromRoot, rootHash] = [from, size].map((count) => Buffer.from(wellKnownRoots[count - 1] ?? '', 'hex'))
    if (!fromRoot || !rootHash) throw new Error('There is a root for each.')
    expect(verifyConsistency({ from, fromRoot, size, rootHash, path: path.map((hex) => Buffer.from(hex, 'hex')) })).toBe(true)
  })
})

describe('inclusion proofs', () => {
  it('are those of the definition, and hold', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(90, 'below'), async ({ size, number }) => {
        const entries = leaves(size)
        const path = await inclusionPath({ number, size }, readerOf(entries).read)
        expect(path).toEqual(naivePath(number, entries))
        expect(verifyInclusion({ leafHash: leafHashOf(`leaf ${number}`), number, size, rootHash: naiveRoot(entries), path })).toBe(true)
      }),
    )
  })

  it('fail with anything in them changed', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(40, 'below'), fc.nat(), fc.nat(255), async ({ size, number }, at, bit) => {
        const entries = leaves(size)
        const path = naivePath(number, entries)
        const proof = { leafHash: leafHashOf(`leaf ${number}`), number, size, rootHash: naiveRoot(entries), path }
        for (const other of [number - 1, number + 1, -1, 0.5, size]) {
          if (other !== number) expect(verifyInclusion({ ...proof, number: other })).toBe(false)
        }
        expect(verifyInclusion({ ...proof, leafHash: flip(proof.leafHash, bit) })).toBe(false)
        expect(verifyInclusion({ ...proof, rootHash: flip(proof.rootHash, bit) })).toBe(false)
        expect(verifyInclusion({ ...proof, path: [...path, proof.leafHash] })).toBe(false)
        if (path.length > 0) {
          expect(verifyInclusion({ ...proof, path: path.slice(1) })).toBe(false)
          expect(
            verifyInclusion({ ...proof, path: path.with(at % path.length, flip(path[at % path.length] ?? proof.leafHash, bit)) }),
          ).toBe(false)
        }
      }),
    )
  })

  it('are not made for a leaf that the tree does not have', async () => {
    for (const number of [8, -1, 0.5]) {
      await expect(inclusionPath({ number, size: 8 }, readWellKnown)).rejects.toThrow(RangeError)
    }
  })
})

describe('consistency proofs', () => {
  it('are those of the definition, and hold', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(90, 'upTo'), async ({ size, number: from }) => {
        const entries = leaves(size)
        const path = await consistencyPath({ from, size }, readerOf(entries).read)
        if (from > 0) expect(path).toEqual(naiveConsistency(from, entries))
        const proof = { from, fromRoot: naiveRoot(entries.slice(0, from)), size, rootHash: naiveRoot(entries), path }
        expect(verifyConsistency(proof)).toBe(true)
      }),
    )
  })

  it('fail with anything in them changed, or with the earlier tree rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(40, 'upTo'), fc.nat(), fc.nat(255), async ({ size, number: from }, at, bit) => {
        const entries = leaves(size)
        const path = from === 0 ? [] : naiveConsistency(from, entries)
        const proof = { from, fromRoot: naiveRoot(entries.slice(0, from)), size, rootHash: naiveRoot(entries), path }
        expect(verifyConsistency({ ...proof, fromRoot: flip(proof.fromRoot, bit) })).toBe(false)
        expect(verifyConsistency({ ...proof, path: [...path, proof.rootHash] })).toBe(false)
        if (from > 0) {
          const rewritten = entries.slice(0, from).with(at % from, Buffer.from('rewritten'))
          expect(verifyConsistency({ ...proof, fromRoot: naiveRoot(rewritten) })).toBe(false)
          expect(verifyConsistency({ ...proof, rootHash: flip(proof.rootHash, bit) })).toBe(false)
        }
        if (path.length > 0) {
          expect(verifyConsistency({ ...proof, path: path.slice(1) })).toBe(false)
          expect(
            verifyConsistency({ ...proof, path: path.with(at % path.length, flip(path[at % path.length] ?? proof.rootHash, bit)) }),
          ).toBe(false)
        }
      }),
    )
  })

  it('do not go backwards', async () => {
    await expect(consistencyPath({ from: 8, size: 7 }, readWellKnown)).rejects.toThrow(RangeError)
    const root = naiveRoot(wellKnownLeaves)
    expect(verifyConsistency({ from: 8, fromRoot: root, size: 7, rootHash: root, path: [] })).toBe(false)
  })
})

describe('what a proof reads', () => {
  it('is at most two blocks of 256 hashes of each eighth level, however large the tree', async () => {
    const hash = leafHashOf('any')
    for (const size of [2 ** 31 - 1, 70_000, 65_536, 257]) {
      for (const number of [0, 255, Math.floor(size / 3), size - 1]) {
        const asked: string[] = []
        const read: ReadSubtrees = async ({ level, from, to }) => {
          expect(to - from).toBeLessThanOrEqual(256)
          expect(to * 2 ** level).toBeLessThanOrEqual(size)
          asked.push(`${level}`)
          return Array.from({ length: to - from }, () => hash)
        }
        expect(await inclusionPath({ number, size }, read)).not.toEqual([])
        await consistencyPath({ from: number, size }, read)
        expect([...new Set(asked)].every((level) => ['0', '8', '16', '24'].includes(level))).toBe(true)
        expect(asked.length).toBeLessThanOrEqual(2 * 2 * 4)
      }
    }
  })

  it('is what a growing tree tells of, past 65,536 leaves', async () => {
    const size = 2 ** 16 + 2 ** 9 + 77
    const earlier = 2 ** 16 + 300
    const tree = new GrowingTree()
    const kept = new Map<string, Buffer>()
    let fromRoot = tree.root()
    for (let number = 0; number < size; number++) {
      const hash = leafHashOf(`leaf ${number}`)
      kept.set(`0 ${number}`, hash)
      tree.add(hash, (subtree) => {
        if (subtree.level % 8 === 0) kept.set(`${subtree.level} ${subtree.index}`, subtree.hash)
      })
      if (tree.size === earlier) fromRoot = tree.root()
    }
    const read: ReadSubtrees = async ({ level, from, to }) =>
      Array.from({ length: to - from }, (_, index) => kept.get(`${level} ${from + index}`) ?? Buffer.alloc(0))
    const rootHash = tree.root()
    for (const number of [0, 12_345, 65_535, 65_536, 66_000, size - 1]) {
      const path = await inclusionPath({ number, size }, read)
      expect(verifyInclusion({ leafHash: leafHashOf(`leaf ${number}`), number, size, rootHash, path })).toBe(true)
    }
    const path = await consistencyPath({ from: earlier, size }, read)
    expect(verifyConsistency({ from: earlier, fromRoot, size, rootHash, path })).toBe(true)
  })

  it('must be all there', async () => {
    await expect(inclusionPath({ number: 3, size: 8 }, async () => [])).rejects.toThrow(MissingSubtree)
  })

  it('may be of a tree over many blocks', async () => {
    const entries = leaves(1_100)
    const { read } = readerOf(entries)
    const rootHash = naiveRoot(entries)
    for (const number of [0, 255, 256, 700, 1_023, 1_024, 1_099]) {
      expect(await inclusionPath({ number, size: 1_100 }, read)).toEqual(naivePath(number, entries))
    }
    const path = await consistencyPath({ from: 777, size: 1_100 }, read)
    expect(verifyConsistency({ from: 777, fromRoot: naiveRoot(entries.slice(0, 777)), size: 1_100, rootHash, path })).toBe(true)
  })
})

function flip(hash: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(hash)
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return flipped
}
