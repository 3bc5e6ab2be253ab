'use client'

import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react'
import { addShortcut, findShortcuts, type Shortcut, watchShortcuts } from './shortcuts'

/** While the component stands, pressing the key acts, unless the member has switched shortcuts off or is typing. */
export function useShortcut({ key, does, group }: Shortcut, action: () => void): void {
  const act = useEffectEvent(action)
  // With what it acts on: whoever sees that may press the key.
  useLayoutEffect(() => addShortcut({ key, does, group }, () => act()), [key, does, group])
}

/** What works on the page, also of what comes onto it later: a list whose rows still load has its keys when they are there. */
export function useShortcuts(): ReturnType<typeof findShortcuts> {
  return useSyncExternalStore(watchShortcuts, findShortcuts, findShortcuts)
}
