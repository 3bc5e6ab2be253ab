'use client'

import { rowGroup } from '@/components/keyboard/shortcuts'
import { useShortcut } from '@/components/keyboard/use-shortcut'

/** What else a row of links answers to; its copy button stands in what carries `data-row-copy`. */
export function LinkKeys() {
  useShortcut({ key: 'c', does: 'Copy the link of the row', group: rowGroup }, () =>
    document.activeElement?.closest('tr')?.querySelector<HTMLElement>('[data-row-copy] button')?.click(),
  )
  return null
}
