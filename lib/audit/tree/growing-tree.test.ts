import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaves, naiveRoot, wellKnownLeaves, wellKnownRoots } from '@/scripts/testing/merkle-trees'
import { GrowingTree } from './growing-tree'
import { leafHashOf } from './merkle-hash'

function treeOf(entries: readonly Buffer[]): GrowingTree {
  const tree = new GrowingTree()
  for (const entry of entries) tree.add(leafHashOf(entry))
  return tree
}

describe('GrowingTree', () => {
  it('has the hash of nothing for a root while it is empty, as RFC 6962 §2.1 says', () => {
    expect(new GrowingTree().root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it.each(wellKnownRoots.map((root, index) => [index + 1, root] as const))(
    'has the well-known root over the first %i leaves',
    (size, root) => {
      expect(treeOf(wellKnownLeaves.slice(0, size)).root().toString('hex')).toBe(root)
    },
  )

  it('has the root of the definition, for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (entries) => {
        const buffers = entries.map((entry) => Buffer.from(entry))
        expect(treeOf(buffers).root()).toEqual(naiveRoot(buffers))
      }),
    )
  })

  it('goes on from its frontier as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (before, after) => {
        const entries = leaves(before + after)
        const first = treeOf(entries.slice(0, before))
        const second = new GrowingTree(first.size, first.frontier())
        for (const entry of entries.slice(before)) second.add(leafHashOf(entry))
        expect([second.size, second.root()]).toEqual([before + after, treeOf(entries).root()])
      }),
      { numRuns: 40 },
    )
  })

  it('tells of every subtree once, with the last leaf it needs', () => {
    const entries = leaves(45)
    const tree = new GrowingTree()
    const told = new Map<string, Buffer>()
    for (const entry of entries) {
      tree.add(leafHashOf(entry), ({ level, index, hash }) => {
        expect(told.has(`${level} ${index}`)).toBe(false)
        expect(tree.size + 1).toBeGreaterThanOrEqual((index + 1) * 2 ** level)
        told.set(`${level} ${index}`, hash)
      })
    }
    expect(told.size).toBe(22 + 11 + 5 + 2 + 1)
    for (const [key, hash] of told) {
      const [level = 0, index = 0] = key.split(' ').map(Number)
      expect(hash).toEqual(naiveRoot(entries.slice(index * 2 ** level, (index + 1) * 2 ** level)))
    }
  })

  it.each([
    [0, 32],
    [1, 0],
    [2, 64],
    [3, 32],
    [3, 63],
    [-1, 0],
    [0.5, 0],
  ])('refuses a frontier of a tree of %d leaves that has %i bytes', (size, bytes) => {
    expect(() => new GrowingTree(size, Buffer.alloc(bytes))).toThrow(RangeError)
  })
})
