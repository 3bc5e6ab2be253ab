'use client'

import { useState } from 'react'
import { showToast } from './show-toast'

/**
 * A part of the page that is loaded when it is first asked for: undefined until `ask` has brought it. A connection that is
 * gone takes nothing of the page with it; it is told, and asking again tries again.
 */
export function useOnDemand<Part>(load: () => Promise<Part>): { part: Part | undefined; ask: () => Promise<boolean> } {
  const [loaded, setLoaded] = useState<{ part: Part }>()
  async function ask() {
    if (loaded) return true
    try {
      const part = await load()
      setLoaded({ part })
      return true
    } catch {
      showToast({
        tone: 'error',
        title: 'This part of the page did not load',
        description: 'Check your connection and try again. If that does not help, load the page anew.',
      })
      return false
    }
  }
  return { part: loaded?.part, ask }
}
