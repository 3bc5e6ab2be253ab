type Listener = () => void

export type Ticker = { now: () => number; correct: (serverNow: number) => void; subscribe: (listener: Listener) => () => void }

/**
 * The server's clock, carried on by this browser: one timer for the whole page, striking on the server's whole seconds, silent
 * while the tab is hidden. Of all the server times seen, the one that arrived fastest is the truest: a delay can
 * only make the server look slow, so the greatest offset wins and a page out of a cache cannot turn the clock back.
 */
export function createTicker(): Ticker {
  const listeners = new Set<Listener>()
  let offset: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const now = () => Date.now() + (offset ?? 0)

  function strike() {
    stop()
    if (listeners.size === 0 || document.hidden) return
    timer = setTimeout(strike, 1000 - (now() % 1000))
    for (const listener of listeners) listener()
  }

  function stop() {
    clearTimeout(timer)
    timer = undefined
  }

  return {
    now: () => Math.floor(now() / 1000) * 1000,
    correct(serverNow) {
      offset = Math.max(offset ?? Number.NEGATIVE_INFINITY, serverNow - Date.now())
    },
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) {
        document.addEventListener('visibilitychange', strike)
        timer = setTimeout(strike, 1000 - (now() % 1000))
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        document.removeEventListener('visibilitychange', strike)
        stop()
      }
    },
  }
}
