import 'server-only'
import type { KeyObject } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { inBatches } from '@/lib/in-batches'
import { logger } from '@/lib/logger'
import { inJob } from '@/lib/observability/spans'
import { findUnnumberedDistricts, mostEvents, numberEvents } from './number-events'
import type { HeadMemory } from './remembered-heads'

export type Sequencing = {
  signal: AbortSignal
  signingKey: KeyObject
  /** See `numberEvents`. */
  knownKeys: readonly Uint8Array[]
  heads: HeadMemory
  /** Called with each district that has a new checkpoint. */
  onSigned?: (districtId: string) => void
  roundMilliseconds?: number
}

const districtsAtOnce = 4

/** A district whose numbering fails is looked at again after that. */
const faultWaitMilliseconds = 10_000

/**
 * Numbers and signs what waits in every district, a few times a second, until the signal ends it. Any number of workers may run at once. A district
 * that fails is logged by its id and tried again later; the others do not wait for it.
 */
export async function runSequencer(work: Sequencing): Promise<void> {
  const { signal, roundMilliseconds = 200 } = work
  const setAside = new Map<string, number>()

  /** Answers whether more waits than one transaction takes. */
  async function serve(districtId: string): Promise<boolean> {
    const { signingKey, knownKeys, heads, onSigned } = work
    try {
      const numbered = await inJob('numbering of events', () => numberEvents(districtId, { signingKey, knownKeys, heads, now: new Date() }))
      if (numbered > 0) onSigned?.(districtId)
      setAside.delete(districtId)
      return numbered === mostEvents
    } catch (error) {
      logger.error({ districtId, fault: describeFault(error) }, 'the events of a district could not be numbered')
      setAside.set(districtId, performance.now() + faultWaitMilliseconds)
      return false
    }
  }

  async function round(): Promise<boolean> {
    const waiting = await findUnnumberedDistricts()
    const due = waiting.filter((districtId) => performance.now() >= (setAside.get(districtId) ?? 0))
    let isMore = false
    for (const batch of inBatches(due, districtsAtOnce)) {
      if (signal.aborted) break
      const left = await Promise.all(batch.map(serve))
      isMore ||= left.includes(true)
    }
    return isMore
  }

  while (!signal.aborted) {
    const isMore = await round().catch((error: unknown) => {
      logger.error({ fault: describeFault(error) }, 'events that have no number could not be looked up')
      return false
    })
    // An abort ends the pause by throwing.
    if (!isMore) await pause(roundMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}
