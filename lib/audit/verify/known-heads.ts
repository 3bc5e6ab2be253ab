import { type Checkpoint, findSigner, parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import type { Findings } from './findings'

/** The checkpoints of one district that are known from elsewhere, to hold its record against. */
export class KnownHeads {
  readonly #bySize = new Map<number, Checkpoint[]>()
  /** Leaves the record ought to have at least. */
  #largest: Checkpoint | undefined
  #agreed = 0
  readonly #findings: Findings
  /** Those that only a key of the record signed, until the record agrees with them. */
  readonly #unproven = new Set<Checkpoint>()

  /** Of notes of many districts. One that none of the keys signed is a finding; one that is cut or empty is a warning. */
  constructor(notes: readonly string[], { districtId, keys, ownKeys, findings, warn }: Judging) {
    this.#findings = findings
    for (const note of new Set(notes)) {
      const head = parseCheckpoint(note)
      if (head && head.districtId !== districtId) continue
      if (!head) warn('Something that was kept as a checkpoint is none, or is cut; it was left aside.')
      else if (findSigner(head, keys)) this.#keep(head)
      else if (findSigner(head, ownKeys)) {
        this.#unproven.add(head)
        this.#bySize.set(head.size, [...(this.#bySize.get(head.size) ?? []), head])
      } else this.#refuse(head)
    }
  }

  #refuse({ size }: Checkpoint): void {
    const sentence = `The checkpoint over ${size} events that was kept elsewhere is signed by no known key.`
    this.#findings.add({ verdict: 'bad_signature', size, sentence })
  }

  /** Once there are no more leaves: what nobody known signed, and the record does not agree with, is a finding. */
  refuseUnproven(): void {
    for (const head of this.#unproven) this.#refuse(head)
  }

  #keep(head: Checkpoint): void {
    this.#bySize.set(head.size, [...(this.#bySize.get(head.size) ?? []), head])
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

  /** Those of this size that known keys signed and which say another root than the record, whose own checkpoints hold. */
  contradicting(size: number, rootHash: Buffer): Checkpoint[] {
    const heads = this.#bySize.get(size) ?? []
    const others = heads.filter((head) => !head.rootHash.equals(rootHash))
    for (const head of heads) if (!others.includes(head)) this.#unproven.delete(head)
    this.#agreed += heads.length - others.length
    return others.filter((head) => !this.#unproven.has(head))
  }
}

type Judging = {
  districtId: string
  keys: readonly Uint8Array[]
  /** Those that the record itself has. */
  ownKeys: readonly Uint8Array[]
  findings: Findings
  warn(sentence: string): void
}
