import 'server-only'
import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from './describe-fault'
import { logger } from './logger'
import { inJob } from './observability/spans'

export type DueDistricts = {
  signal: AbortSignal
  /** What is done, as the log names it: `mail`. */
  what: string
  /** How often it is asked which districts are due; a district that failed waits as long. */
  pollMilliseconds: number
  /** Served at once by this worker. */
  most: number
  /** How long a district keeps its place while others wait for one. */
  turnMilliseconds?: number
  /** How long its place counts as given up once its turn has ended: where what it is at takes longer, another gives its own. */
  leaveMilliseconds?: number
  /** Districts that are due, without those given, the longest due first, and so many at most. */
  find: (except: readonly string[], most: number) => Promise<string[]>
  /** Once `turn` ends it, the district is due again behind those that wait, and comes to an end soon. */
  serve: (districtId: string, turn: AbortSignal) => Promise<void>
}

/** `leftAt` once its turn has ended. */
type Running = { since: number; leftAt: number | undefined; turn: AbortController; ended: Promise<void> }

/**
 * Serves every district that is due, several at once, until the signal ends it; then what is under way is waited for. Any number of workers may run at
 * once. A district that fails is logged by its id and holds up no other; one with a great deal to do gives its place to those that wait, turn by turn.
 */
export async function serveDueDistricts(work: DueDistricts): Promise<void> {
  const { signal, what, pollMilliseconds, most, turnMilliseconds = 5_000, leaveMilliseconds = 5_000, find, serve } = work
  const running = new Map<string, Running>()
  // Each district listens.
  setMaxListeners(0, signal)

  async function serveOrLog(districtId: string, turn: AbortSignal): Promise<void> {
    try {
      await inJob(what, () => serve(districtId, turn))
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

  function begin(districtId: string): void {
    const turn = new AbortController()
    running.set(districtId, { since: performance.now(), leftAt: undefined, turn, ended: serveOrLog(districtId, turn.signal) })
  }

  /** Ends as many turns as districts wait, those first that began first. */
  async function makeRoom(): Promise<void> {
    const now = performance.now()
    const over = [...running.values()].filter(({ since, leftAt }) => leftAt === undefined && now - since >= turnMilliseconds)
    if (over.length === 0) return
    const leaving = [...running.values()].filter(({ leftAt }) => leftAt !== undefined && now - leftAt < leaveMilliseconds).length
    const waiting = await find([...running.keys()], over.length + leaving)
    for (const one of over.slice(0, Math.max(0, waiting.length - leaving))) {
      one.leftAt = now
      one.turn.abort()
    }
  }

  async function round(): Promise<void> {
    if (running.size === most) await makeRoom()
    else for (const districtId of await find([...running.keys()], most - running.size)) begin(districtId)
  }

  while (!signal.aborted) {
    await round().catch((error: unknown) => logger.error({ fault: describeFault(error) }, `due ${what} could not be looked up`))
    const leaving = [...running.values()].filter(({ turn }) => turn.signal.aborted).map(({ ended }) => ended)
    await Promise.race([sleep(), ...leaving])
  }
  await Promise.all([...running.values()].map(({ ended }) => ended))
}
