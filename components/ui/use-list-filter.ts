'use client'

import { debounce, parseAsString, useQueryStates } from 'nuqs'
import { useState, useTransition } from 'react'

/** While somebody types, each letter is not a list of its own. */
const typingMilliseconds = 300

export type ListFilter<Name extends string> = {
  /** What each filter is set to; blank when it is not. */
  values: Record<Name, string>
  isFiltered: boolean
  /** True until the list for the newest filter has come. */
  pending: boolean
  change: (part: Partial<Record<Name, string>>, how?: { typing: boolean }) => void
  clear: () => void
}

/** The filters of a list, kept in the address, so that a filtered list can be kept, shared and gone back to. Another filter is another list: it begins at its first page. */
export function useListFilter<Name extends string>(names: readonly Name[]): ListFilter<Name> {
  const [pending, startTransition] = useTransition()
  const [parsers] = useState(() => Object.fromEntries([...names, 'cursor'].map((name) => [name, parseAsString.withDefault('')])))
  const [stated, setStated] = useQueryStates(parsers, { shallow: false, scroll: false, startTransition })
  const values = Object.fromEntries(names.map((name) => [name, stated[name] ?? ''])) as Record<Name, string>
  return {
    values,
    isFiltered: names.some((name) => values[name] !== ''),
    pending,
    change(part, how) {
      const empties = Object.values(part).every((value) => value === '')
      void setStated({ ...part, cursor: null }, how?.typing && !empties ? { limitUrlUpdates: debounce(typingMilliseconds) } : {})
    },
    clear: () => void setStated(null),
  }
}
