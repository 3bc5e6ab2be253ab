import 'server-only'
import { createHash } from 'node:crypto'
import { inDistrict } from '@/lib/district-scope'
import type { RosterChange } from '@/prisma/generated/enums'

type Place = { districtId: string; importId: string }

const rowsAtATime = 10_000
const changes: readonly RosterChange[] = ['added', 'changed', 'removed']
const changeBits = 3n

/**
 * What an import does to each contact, to be asked by key or sourcedId. A million changes take 16 MB: of each name 62 bits
 * of its SHA-256 are kept, sorted, with the change in the two that are left.
 */
export class ChangeIndex {
  readonly #entries: BigUint64Array

  private constructor(entries: BigUint64Array) {
    this.#entries = entries
  }

  /** Reads the changes of an import. */
  static async of(place: Place): Promise<ChangeIndex> {
    let entries = new BigUint64Array(rowsAtATime)
    let count = 0
    for await (const rows of changesOf(place)) {
      for (const { key, sourcedId, change } of rows) {
        const names = sourcedId === null ? [key] : [key, nameOfSourcedId(sourcedId)]
        for (const name of names) {
          if (count === entries.length) entries = grow(entries)
          entries[count++] = hashOf(name) | BigInt(changes.indexOf(change))
        }
      }
    }
    return new ChangeIndex(entries.subarray(0, count).sort())
  }

  /** What becomes of the contact of a line; undefined for one that stays as it is. */
  find({ key, sourcedId }: { key: string; sourcedId: string | null }): RosterChange | undefined {
    return this.#lookUp(key) ?? (sourcedId === null ? undefined : this.#lookUp(nameOfSourcedId(sourcedId)))
  }

  #lookUp(name: string): RosterChange | undefined {
    const wanted = hashOf(name)
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle] ?? 0n) < wanted) low = middle + 1
      else high = middle
    }
    const found = this.#entries[low]
    if (found === undefined || (found & ~changeBits) !== wanted) return undefined
    return changes[Number(found & changeBits)]
  }
}

/** A line without a GUID may have got one from elsewhere, and its key with it. */
const nameOfSourcedId = (sourcedId: string): string => `of ${sourcedId}`

const hashOf = (name: string): bigint => createHash('sha256').update(name).digest().readBigUInt64BE() & ~changeBits

function grow(entries: BigUint64Array): BigUint64Array<ArrayBuffer> {
  const larger = new BigUint64Array(entries.length * 2)
  larger.set(entries)
  return larger
}

async function* changesOf({ districtId, importId }: Place) {
  for (const change of changes) {
    for (let after: string | undefined; ; ) {
      const rows = await inDistrict(districtId, (tx) =>
        tx.rosterImportChange.findMany({
          where: { districtId, importId, change, ...(after === undefined ? {} : { id: { gt: after } }) },
          orderBy: { id: 'asc' },
          take: rowsAtATime,
          select: { id: true, key: true, sourcedId: true, change: true },
        }),
      )
      yield rows
      after = rows.at(-1)?.id
      if (rows.length < rowsAtATime) break
    }
  }
}
