// Threat: whoever holds the database, and perhaps the signing key, has changed what happened and made the rest fit. Choice: nothing
// beside the leaves is believed. They are hashed again, one tree is grown from them, and it has to have the root of every checkpoint
// that a known key signed, here and elsewhere; hashes that stand beside a checkpoint tell what was changed only once they fold to its root.
// A key that the record alone names vouches for nothing; what it signed is believed once a known key has signed over the same leaves.
import { type Checkpoint, findSigner, parseCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { hashBytes } from '@/lib/audit/tree/merkle-hash'
import { Findings } from './findings'
import type { Known } from './known'
import { KnownHeads } from './known-heads'
import { Misplaced } from './misplaced'
import type { RecordVerification } from './verification'
import { keyBytes } from './verifier-key'

/** Of leaves since a checkpoint so many hashes are kept, to tell afterwards which of them was changed. */
const mostKept = 20_000

/** What two clocks may differ by. */
const clockMilliseconds = 5 * 60_000

export type CheckedLeaf = { number: number; eventId: string | undefined; hash: Buffer }

/** What the database keeps beside a checkpoint; an export has the note alone. */
export type CheckpointColumns = { size: number; rootHash: Uint8Array; signedAt: Date; frontier: Uint8Array; leafHashes: Uint8Array }

type OnSubtree = Parameters<GrowingTree['add']>[1]

type Checking = { districtId: string; known: Known; ownKeys: readonly Uint8Array[]; now: Date }

/** Checks the leaves of one record in their order, and each checkpoint behind the last leaf it counts, in constant memory. */
export class RecordCheck {
  readonly districtId: string
  readonly findings = new Findings()
  readonly #keys: readonly Uint8Array[]
  readonly #ownKeys: readonly Uint8Array[]
  readonly #keysKnown: boolean
  readonly #now: Date
  readonly #heads: KnownHeads
  readonly #warnings = new Set<string>()
  readonly #misplaced = new Misplaced()
  /** The number the next leaf has. */
  #next = 0
  #leaves = 0
  #checkpoints = 0
  /** Of the leaves as they stand; undefined once one is missing. */
  #tree: GrowingTree | undefined = new GrowingTree()
  /** At the newest checkpoint that holds: what was signed. Undefined once it cannot be known. */
  #signed: GrowingTree | undefined = new GrowingTree()
  /** Since then: the leaves as they stand, and the hashes beside the checkpoints. */
  #standing: CheckedLeaf[] = []
  #beside: Buffer[] | undefined = []
  /** Roots at the sizes of known checkpoints, until one of our own says that the leaves before it are what was signed. */
  #passed: Array<{ size: number; rootHash: Buffer }> = []
  #brokenAt: Checkpoint | undefined
  /** The first that only a key of the record signed, while no known key has signed over its leaves. */
  #heldBack: Checkpoint | undefined
  #last: Checkpoint | undefined
  /** What the checkpoints count, those that are not believed too. */
  #counted = 0
  #head: (Checkpoint & { signer: Uint8Array }) | undefined

  /** `ownKeys`: those that the record itself has, believed alone only where none is known from elsewhere. */
  constructor({ districtId, known, ownKeys, now }: Checking) {
    this.districtId = districtId
    this.#now = now
    this.#ownKeys = ownKeys.filter(({ length }) => length === keyBytes)
    this.#keysKnown = known.publicKeys.length > 0
    this.#keys = this.#keysKnown ? known.publicKeys : this.#ownKeys
    const judging = {
      districtId,
      keys: this.#keys,
      ownKeys: this.#ownKeys,
      findings: this.findings,
      warn: (sentence: string) => this.warn(sentence),
    }
    this.#heads = new KnownHeads(known.checkpoints, judging)
  }

  get leaves(): number {
    return this.#leaves
  }

  /** Whether every checkpoint so far is believed and counts the leaves as they stand. */
  get holds(): boolean {
    return this.#tree !== undefined && this.#brokenAt === undefined && this.#last?.size === this.#next
  }

  warn(sentence: string): void {
    this.#warnings.add(sentence)
  }

  /** A leaf as it stands. `onSubtree` as for `GrowingTree`, while no leaf was missing. */
  addLeaf(leaf: CheckedLeaf, onSubtree?: OnSubtree): void {
    const { number, eventId, hash } = leaf
    this.#leaves += 1
    if (number < this.#next) {
      const sentence = `Leaf ${number} stands again or behind a later one.`
      this.findings.add({ verdict: 'leaf_missing', number, ...(eventId && { eventId }), sentence })
      return
    }
    if (number > this.#next) this.missLeaves(number)
    this.#tree?.add(hash, onSubtree)
    this.#next = number + 1
    if (this.#standing.length < mostKept) this.#standing.push(leaf)
    if (this.#tree && this.#heads.has(this.#next)) this.#passed.push({ size: this.#next, rootHash: this.#tree.root() })
  }

  /** Says that the leaves up to this number, without it, are not there. */
  missLeaves(upTo: number): void {
    if (upTo <= this.#next) return
    this.findings.add({ verdict: 'leaf_missing', number: this.#next, sentence: `${leavesOf(this.#next, upTo)} missing.` })
    this.#tree = undefined
    this.#next = upTo
  }

  /** A checkpoint behind the leaves it counts. */
  addCheckpoint(note: string, columns?: CheckpointColumns): void {
    this.#checkpoints += 1
    const checkpoint = parseCheckpoint(note)
    this.#counted = Math.max(this.#counted, columns?.size ?? checkpoint?.size ?? this.#next)
    this.#keepBeside(columns)
    const refusal = this.#refusalOf(checkpoint, columns)
    if (!checkpoint || refusal) {
      const size = columns?.size ?? checkpoint?.size ?? this.#next
      this.findings.add({
        verdict: 'bad_signature',
        size,
        sentence: refusal ?? `The checkpoint over ${size} events is not written as it was signed.`,
      })
      return
    }
    if (!this.#isInOrder(checkpoint)) return
    this.#last = checkpoint
    this.#settle(checkpoint, columns)
  }

  #keepBeside(columns: CheckpointColumns | undefined): void {
    const { leafHashes } = columns ?? {}
    if (!leafHashes || !this.#beside || this.#beside.length + leafHashes.length / hashBytes > mostKept) {
      this.#beside = undefined
      return
    }
    for (let at = 0; at < leafHashes.length; at += hashBytes) this.#beside.push(Buffer.from(leafHashes.subarray(at, at + hashBytes)))
  }

  /** Why a checkpoint is not believed. */
  #refusalOf(checkpoint: Checkpoint | undefined, columns: CheckpointColumns | undefined): string | undefined {
    if (!checkpoint) return undefined
    const { size, rootHash, signedAt, districtId } = checkpoint
    if (districtId !== this.districtId) return `The checkpoint over ${size} events was signed for another district.`
    const signer = findSigner(checkpoint, this.#keys)
    if (!signer && !this.#isHeldBack(checkpoint)) return `The checkpoint over ${size} events is signed by no known key.`
    if (columns && (columns.size !== size || !rootHash.equals(columns.rootHash) || columns.signedAt.getTime() !== signedAt.getTime()))
      return `The checkpoint stored for ${columns.size} events says something else than what was signed.`
    if (!signer) this.#heldBack ??= checkpoint
    else if (!this.#head || size >= this.#head.size) this.#head = { ...checkpoint, signer }
    return undefined
  }

  /** Whether it may yet be believed: a key of the record signed it, over the leaves as they stand. */
  #isHeldBack(checkpoint: Checkpoint): boolean {
    return findSigner(checkpoint, this.#ownKeys) !== undefined && this.#stands(checkpoint)
  }

  #stands({ size, rootHash }: { size: number; rootHash: Buffer }): boolean {
    return this.#tree?.size === size && this.#tree.root().equals(rootHash)
  }

  #isInOrder({ size, rootHash, signedAt }: Checkpoint): boolean {
    const last = this.#last
    if (signedAt.getTime() > this.#now.getTime() + clockMilliseconds)
      this.warn(`The checkpoint over ${size} events says it was signed at ${signedAt.toISOString()}, which is not yet.`)
    if (last && size <= last.size) {
      const isFork = size === last.size && !rootHash.equals(last.rootHash)
      this.findings.add(
        isFork
          ? { verdict: 'fork', size, sentence: `Two checkpoints over ${size} events were both signed, and say different things.` }
          : { verdict: 'leaf_missing', size, sentence: `The checkpoint over ${size} events stands again or behind a later one.` },
      )
      return false
    }
    if (last && signedAt < last.signedAt) this.warn(`The checkpoint over ${size} events says it was signed before the one it follows.`)
    return true
  }

  /** Holds the leaves since the last checkpoint against one that is believed. */
  #settle(checkpoint: Checkpoint, columns: CheckpointColumns | undefined): void {
    const { size } = checkpoint
    if (this.#tree && this.#stands(checkpoint)) {
      if (this.#head?.text === checkpoint.text) this.#heldBack = undefined
      if (this.#brokenAt)
        this.#contradict(
          this.#brokenAt.size,
          `The checkpoint over ${size} events was signed for other events than that over ${this.#brokenAt.size}.`,
        )
      for (const passed of this.#passed) this.#holdAgainstKnown(passed)
      this.#requireColumns(size, columns, this.#tree)
      this.#signed = new GrowingTree(size, this.#tree.frontier())
    } else {
      this.#brokenAt ??= checkpoint
      this.#holdAgainstKnown(checkpoint)
      this.#explain(checkpoint)
      this.#signed = this.#signedTree(checkpoint, columns)
    }
    this.#standing = this.#standing.filter(({ number }) => number >= size)
    this.#passed = []
    this.#beside = []
  }

  #holdAgainstKnown({ size, rootHash }: { size: number; rootHash: Buffer }): void {
    for (const { signedAt } of this.#heads.contradicting(size, rootHash))
      this.#contradict(
        size,
        `Over ${size} events another checkpoint is known, signed at ${signedAt.toISOString()}: the record was written anew.`,
      )
  }

  #contradict(size: number, sentence: string): void {
    this.findings.add({ verdict: 'fork', size, sentence })
  }

  /** What the database keeps beside a checkpoint whose leaves are in order. */
  #requireColumns(size: number, columns: CheckpointColumns | undefined, tree: GrowingTree): void {
    if (!columns || !this.#signed || !this.#beside || this.#standing.length === mostKept) return
    const gap = size - this.#signed.size - this.#beside.length
    const standing = this.#standing.slice(gap)
    const agrees = gap >= 0 && this.#beside.every((hash, index) => standing[index]?.hash.equals(hash))
    if (!agrees || !tree.frontier().equals(columns.frontier)) {
      const sentence = `The hashes stored beside the checkpoint over ${size} events are not those it was signed over.`
      this.findings.add({ verdict: 'bad_signature', size, sentence })
    } else if (gap > 0) {
      const sentence = `A checkpoint between those over ${this.#signed.size} and ${size} events is missing.`
      this.findings.add({ verdict: 'leaf_missing', size, sentence })
    }
  }

  /** Says which leaves are not what was signed, as far as it can be known. */
  #explain({ size, rootHash }: Checkpoint): void {
    const first = this.#signed?.size ?? 0
    if (this.#next < size) this.missLeaves(size)
    const expected = this.#signed && this.#beside && new GrowingTree(first, this.#signed.frontier())
    for (const hash of this.#beside ?? []) expected?.add(hash)
    if (expected?.size === size && expected.root().equals(rootHash)) {
      this.#misplaced.compare(first, this.#beside ?? [], this.#standing)
      return
    }
    if (this.#next > size) {
      this.findings.add({
        verdict: 'leaf_missing',
        size,
        sentence: `There are ${this.#next} leaves before the checkpoint over ${size} events.`,
      })
      return
    }
    if (!this.#tree || !this.#signed) return
    // Who numbers takes events in the order of their ids, so where that is broken they were moved.
    const ids = this.#standing.map(({ eventId }) => eventId ?? '')
    const isMoved = ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? ''))
    const sole = size - first === 1 ? this.#standing[0] : undefined
    this.findings.add({
      verdict: isMoved ? 'leaf_missing' : 'leaf_altered',
      size,
      number: first,
      ...(sole?.eventId && { eventId: sole.eventId }),
      sentence: sole
        ? `Leaf ${first} is not what was signed.`
        : `Among the leaves ${first} to ${size - 1} ${isMoved ? 'some stand in places of others' : 'is one that is not what was signed'}.`,
    })
  }

  /** What was signed at this checkpoint, from what stands beside it, if that folds to its root. */
  #signedTree({ size, rootHash }: Checkpoint, columns: CheckpointColumns | undefined): GrowingTree | undefined {
    const tree = columns && treeOf(size, columns.frontier)
    return tree?.root().equals(rootHash) ? tree : undefined
  }

  /** Says that leaves are numbered which no checkpoint counts: the last of them may have been pushed there by one that was added before. */
  missCheckpoint({ first, count }: { first: number; count: number }): void {
    if (!this.#tree) return
    if (this.#brokenAt) {
      const sentence = `There are more leaves than the newest checkpoint counts, by ${count}.`
      this.findings.add({ verdict: 'leaf_missing', number: first, size: first, sentence })
      return
    }
    const sentence = `No checkpoint counts the ${count} leaves from ${first} on: checkpoints were taken away, or leaves were added unsigned.`
    this.findings.add({ verdict: 'truncated', number: first, size: first, sentence })
  }

  /** The verdict, once there is nothing more to add. */
  finish({ waiting }: { waiting: number }): RecordVerification {
    const counted = this.#counted
    if (this.#next > counted) this.missCheckpoint({ first: counted, count: this.#next - counted })
    for (const finding of this.#misplaced.findings()) this.findings.add(finding)
    if (this.#heldBack) {
      const { size } = this.#heldBack
      this.findings.add({ verdict: 'bad_signature', size, sentence: `The checkpoint over ${size} events is signed by no known key.` })
    }
    this.#heads.refuseUnproven()
    const { largest } = this.#heads
    if (largest && largest.size > counted) {
      const sentence = `The record ends at ${counted} events; a checkpoint over ${largest.size} is known, signed at ${largest.signedAt.toISOString()}.`
      this.findings.add({ verdict: 'truncated', size: largest.size, sentence })
    }
    this.#warnAtEnd(waiting)
    return this.#summarise(waiting)
  }

  /** What was found until the rest could not be read. */
  giveUp(): RecordVerification {
    this.warn('The rest could not be read.')
    return this.#summarise(0)
  }

  #summarise(waiting: number): RecordVerification {
    const head = this.#head
    return {
      verdict: this.findings.verdict,
      districtId: this.districtId,
      findings: this.findings.list,
      leaves: this.#leaves,
      checkpoints: this.#checkpoints,
      waiting,
      head: head
        ? {
            size: head.size,
            rootHash: head.rootHash.toString('hex'),
            signedAt: head.signedAt.toISOString(),
            verifierKey: verifierKey(this.districtId, head.signer),
          }
        : null,
      keysKnown: this.#keysKnown,
      anchors: this.#heads.agreed,
      warnings: [...this.#warnings],
    }
  }

  #warnAtEnd(waiting: number): void {
    if (this.#leaves === 0) this.warn(waiting > 0 ? 'No event is numbered yet.' : 'The record is empty.')
    if (!this.#keysKnown)
      this.warn('The keys were taken from the record itself: whoever wrote all of it anew would have put their own there.')
    if (!this.#heads.largest && this.#heads.agreed === 0)
      this.warn('No checkpoint is known from elsewhere: a record that was cut back to an earlier state would look the same.')
  }
}

function leavesOf(first: number, end: number): string {
  return end - first === 1 ? `Leaf ${first} is` : `The leaves ${first} to ${end - 1} are`
}

function treeOf(size: number, frontier: Uint8Array): GrowingTree | undefined {
  try {
    return new GrowingTree(size, frontier)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
