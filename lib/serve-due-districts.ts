import 'server-only'
import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from './describe-fault'
import { logger } from './logger'

export type DueDistricts = {
  signal: AbortSignal
  /** What is done, as the log names it: `mail`. */
  what: string
  /** How often it is asked which districts are due; a district that failed waits as long. */
  pollMilliseconds: number
  /** Served at once by this worker. */
  most: number
  /** Districts that are due, without those given, and so many at most. */
  find: (except: readonly string[], most: number) => Promise<string[]>
  serve: (districtId: string) => Promise<void>
}

/**
 * Serves every district that is due, several at once, until the signal ends it; then what is under way is waited for. Any number of workers may run at
 * once. A district that fails is logged by its id and holds up no other.
 */
export async function serveDueDistricts({ signal, what, pollMilliseconds, most, find, serve }: DueDistricts): Promise<void> {
  const running = new Map<string, Promise<void>>()
  // Each district listens.
  setMaxListeners(0, signal)

  async function serveOrLog(districtId: string): Promise<void> {
    try {
      await serve(districtId)
    } catch (error) {
      logger.error({ districtId, fault: describeFault(error) }, `${what} of a district failed`)
      await sleep()
    } finally {
      running.delete(districtId)
    }
  }

  async function sleep(): Promise<void> {
    // An abort ends the pause by throwing.
    await pause(pollMilliseconds, undefined, { signal }).catch(() => undefined)
  }

  while (!signal.aborted) {
    try {
      const due = await find([...running.keys()], most - running.size)
      for (const districtId of due) running.set(districtId, serveOrLog(districtId))
    } catch (error) {
      logger.error({ fault: describeFault(error) }, `due ${what} could not be looked up`)
    }
    await sleep()
  }
  await Promise.all(running.values())
}
