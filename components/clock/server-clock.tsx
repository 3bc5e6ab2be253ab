'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { createTicker } from './ticker'

const ticker = createTicker()

const ServerNow = createContext<number | undefined>(undefined)

/** Gives everything below it the server's time. `serverNow` is the server's `Date.now()` as it renders, in milliseconds. */
export function ServerClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  // While rendering, so that nothing below is ever drawn by this computer's own clock; saying it again changes nothing.
  if (typeof document !== 'undefined') ticker.correct(serverNow)
  return <ServerNow value={serverNow}>{children}</ServerNow>
}

/** What `select` makes of the server's time (a string, number or boolean); renders only when that changes. */
export function useServerClock<T extends string | number | boolean>(select: (now: number) => T): T {
  const serverNow = useContext(ServerNow)
  if (serverNow === undefined) throw new Error('useServerClock needs a ServerClockProvider above it.')
  return useSyncExternalStore(
    ticker.subscribe,
    () => select(ticker.now()),
    () => select(Math.floor(serverNow / 1000) * 1000),
  )
}
