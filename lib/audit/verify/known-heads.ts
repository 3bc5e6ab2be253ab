import { type Checkpoint, findSigner, parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import type { Findings } from './findings'

/** The checkpoints of one district that are known from elsewhere, to hold its record against. */
export class KnownHeads {
  readonly #bySize = new Map<number, Checkpoint[]>()
  /** Leaves the record ought to have at least. */
  #largest: Checkpoint | undefined
  #agreed = 0

  /** Of notes of many districts. One that none of the keys signed is a finding; one that is cut or empty is a warning. */
  constructor(notes: readonly string[], { districtId, keys, findings, warn }: Judging) {
    for (const note of new Set(notes)) {
      const head = parseCheckpoint(note)
      if (head && head.districtId !== districtId) continue
      if (!head) warn('Something that was kept as a checkpoint is none, or is cut; it was left aside.')
      else if (findSigner(head, keys)) this.#keep(head)
      else {
        const { size } = head
        findings.add({
          verdict: 'bad_signature',
          size,
          sentence: `The checkpoint over ${size} events that was kept elsewhere is signed by no known key.`,
        })
      }
    }
  }

  #keep(head: Checkpoint): void {
    const alike = this.#bySize.get(head.size) ?? []
    this.#bySize.set(head.size, [...alike, head])
    if (!this.#largest || head.size > this.#largest.size) this.#largest = head
  }

  /** How many the record was held against and agrees with. */
  get agreed(): number {
    return this.#agreed
  }

  get largest(): Checkpoint | undefined {
    return this.#largest
  }

  has(size: number): boolean {
    return this.#bySize.has(size)
  }

  /** Those of this size which say another root than the record, whose own checkpoints hold. */
  contradicting(size: number, rootHash: Buffer): Checkpoint[] {
    const heads = this.#bySize.get(size) ?? []
    const contradicting = heads.filter((head) => !head.rootHash.equals(rootHash))
    this.#agreed += heads.length - contradicting.length
    return contradicting
  }
}

type Judging = { districtId: string; keys: readonly Uint8Array[]; findings: Findings; warn(sentence: string): void }
