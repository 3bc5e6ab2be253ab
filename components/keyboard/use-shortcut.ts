'use client'

import { useEffectEvent, useLayoutEffect } from 'react'
import { addShortcut, type Shortcut } from './shortcuts'

/** While the component stands, pressing the key acts, unless the member has switched shortcuts off or is typing. */
export function useShortcut({ key, does, group }: Shortcut, action: () => void): void {
  const act = useEffectEvent(action)
  // With what it acts on: whoever sees that may press the key.
  useLayoutEffect(() => addShortcut({ key, does, group }, () => act()), [key, does, group])
}
