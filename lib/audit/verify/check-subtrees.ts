import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordCheck } from './record-check'

/** As lib/audit/sequence keeps them. */
const levelStep = 8

type Subtree = { level: number; index: number; hash: Buffer }

/** Holds the subtrees that the database keeps for proofs against those of the leaves. */
export class Subtrees {
  readonly #check: RecordCheck
  #grown: Subtree[] = []

  constructor(check: RecordCheck) {
    this.#check = check
  }

  /** For each subtree that the leaf just added makes complete. */
  readonly note = (subtree: Subtree): void => {
    if (subtree.level % levelStep === 0) this.#grown.push(subtree)
  }

  /** Compares those grown since the last time, once a checkpoint counts them; where the leaves are not what was signed, nothing can be said of them. */
  async compare(tx: DistrictTransaction): Promise<void> {
    if (this.#grown.length === 0 || !this.#check.holds) return
    const grown = this.#grown
    this.#grown = []
    const { districtId, findings } = this.#check
    const stored = await tx.auditSubtree.findMany({
      where: { districtId, OR: grown.map(({ level, index }) => ({ level, index })) },
    })
    for (const { level, index, hash } of grown) {
      const kept = stored.find((row) => row.level === level && row.index === index)
      if (kept && hash.equals(kept.hash)) continue
      const first = index * 2 ** level
      const sentence = `The hash kept over the leaves ${first} to ${first + 2 ** level - 1} is ${kept ? 'another than theirs' : 'missing'}.`
      findings.add({ verdict: 'leaf_altered', number: first, sentence })
    }
  }
}
