import { setTimeout as pause } from 'node:timers/promises'

/** What the promise gives, or undefined once so many milliseconds have passed; then it goes on unheard. */
export async function inTime<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result | undefined> {
  const over = new AbortController()
  try {
    const tooLate = pause(milliseconds, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
    return await Promise.race([promise, tooLate])
  } finally {
    over.abort()
    promise.catch(() => undefined)
  }
}
