import 'server-only'
import { randomUUID } from 'node:crypto'
import { type BulkTransaction, inDistrictBulk } from '@/lib/district-bulk'
import type { Reading } from '@/lib/roster/reader'
import { endStatementsOf, nameStatements } from '@/lib/roster/runs/end-statements'

type Work<Item> = (tx: BulkTransaction, hand: (item: Item) => Promise<void>) => Promise<void>

/**
 * Yields what `work` hands over, in one transaction bound to the district, which lasts as long as somebody reads on: the next
 * is made while the last is read. It is committed once all is handed over, before the end is told, and taken back when `work`
 * throws, when nobody reads on, and when the signal is aborted, which also ends whatever statement it is at.
 */
export async function* streamInBulk<Item>(
  { districtId, signal }: Pick<Reading, 'districtId' | 'signal'>,
  work: Work<Item>,
): AsyncGenerator<Item> {
  const queue = handOver<Item>()
  const name = randomUUID()
  const statements = endStatementsOf(name, signal)
  const done = inDistrictBulk(districtId, async (tx) => {
    await nameStatements(tx, name)
    await work(tx, async (item) => {
      signal.throwIfAborted()
      await queue.give(item)
    })
  }).finally(() => queue.end())
  // Whoever reads is told below.
  done.catch(() => undefined)
  try {
    yield* queue.items()
    await done
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    queue.stop()
    await done.catch(() => undefined)
    await statements.stop()
  }
}

/** One item at a time from one side to the other. */
function handOver<Item>() {
  const offered: Array<{ item: Item; taken: () => void; left: (reason: Error) => void }> = []
  let hasEnded = false
  let isLeft = false
  let wake: () => void = () => undefined
  return {
    give: (item: Item) =>
      new Promise<void>((taken, left) => {
        if (isLeft) return left(nobodyReads())
        offered.push({ item, taken, left })
        wake()
      }),
    end: () => {
      hasEnded = true
      wake()
    },
    stop: () => {
      isLeft = true
      for (const { left } of offered.splice(0)) left(nobodyReads())
    },
    async *items(): AsyncGenerator<Item> {
      for (;;) {
        const next = offered.shift()
        if (next) {
          next.taken()
          yield next.item
        } else if (hasEnded) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

function nobodyReads(): Error {
  return new Error('Nobody reads on.')
}
