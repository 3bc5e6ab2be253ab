import type { Finding } from './verification'

const mostKept = 10_000

type Difference = { number: number; eventId: string | undefined; standing: string; signed: string }

/** Leaves that are not what was signed for their number, until it is known whether they were altered or belong elsewhere. */
export class Misplaced {
  readonly #differences: Difference[] = []

  /** Compares the hashes that were signed, from number `first` on, with the leaves that stand there. */
  compare(
    first: number,
    signed: readonly Buffer[],
    standing: ReadonlyArray<{ number: number; eventId: string | undefined; hash: Buffer }>,
  ) {
    const byNumber = new Map(standing.map((leaf) => [leaf.number, leaf]))
    for (const [index, hash] of signed.entries()) {
      const leaf = byNumber.get(first + index)
      if (!leaf || leaf.hash.equals(hash) || this.#differences.length >= mostKept) continue
      const { number, eventId } = leaf
      this.#differences.push({ number, eventId, standing: leaf.hash.toString('hex'), signed: hash.toString('hex') })
    }
  }

  /** A leaf that was signed for another number stands in a wrong place; any other was altered. */
  findings(): Finding[] {
    const numbers = new Map(this.#differences.map(({ signed, number }) => [signed, number]))
    return this.#differences.map(({ number, eventId, standing }): Finding => {
      const belongs = numbers.get(standing)
      const place = { number, ...(eventId && { eventId }) }
      return belongs === undefined
        ? { verdict: 'leaf_altered', ...place, sentence: `Leaf ${number} is not what was signed.` }
        : { verdict: 'leaf_missing', ...place, sentence: `Leaf ${number} is the one that was signed as ${belongs}.` }
    })
  }
}
