import { createHash } from 'node:crypto'

/** The leaves that implementations of Certificate Transparency test their trees with. */
export const wellKnownLeaves: readonly Buffer[] = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))

/** The roots over the first 1, 2 … 8 of them. */
export const wellKnownRoots: readonly string[] = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** As many leaves as asked for, each different. */
export function leaves(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`))
}

/** MTH of RFC 9162 §2.1.1, as it is defined and with nothing remembered. */
export function naiveRoot(entries: readonly Buffer[]): Buffer {
  const [only] = entries
  if (!only) return sha256()
  if (entries.length === 1) return sha256(Buffer.of(0x00), only)
  const split = splitOf(entries.length)
  return sha256(Buffer.of(0x01), naiveRoot(entries.slice(0, split)), naiveRoot(entries.slice(split)))
}

/** PATH of RFC 9162 §2.1.3.1. */
export function naivePath(number: number, entries: readonly Buffer[]): Buffer[] {
  if (entries.length <= 1) return []
  const split = splitOf(entries.length)
  const [left, right] = [entries.slice(0, split), entries.slice(split)]
  return number < split ? [...naivePath(number, left), naiveRoot(right)] : [...naivePath(number - split, right), naiveRoot(left)]
}

/** PROOF of RFC 9162 §2.1.4.1. */
export function naiveConsistency(from: number, entries: readonly Buffer[], complete = true): Buffer[] {
  if (from === entries.length) return complete ? [] : [naiveRoot(entries)]
  const split = splitOf(entries.length)
  const [left, right] = [entries.slice(0, split), entries.slice(split)]
  return from <= split
    ? [...naiveConsistency(from, left, complete), naiveRoot(right)]
    : [...naiveConsistency(from - split, right, false), naiveRoot(left)]
}

/** The largest power of two smaller than the count. */
function splitOf(count: number): number {
  return 2 ** ((count - 1).toString(2).length - 1)
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}
