'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'

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
  const router = useRouter()
  const pathname = usePathname()
  const address = useSearchParams()
  const [pending, startTransition] = useTransition()
  // What somebody has set and the address does not say yet; the reference is for two changes of one moment.
  const [asked, setAsked] = useState<Readonly<Record<string, string>>>({})
  const newest = useRef(asked)
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the address that has caught up
  useEffect(() => {
    // An effect may run after the next press: what the reference holds by then, the address does not say yet.
    if (!pending && typing.current === undefined && newest.current === asked) keep({})
  }, [pending, address])
  useEffect(() => () => clearTimeout(typing.current), [])

  const values = Object.fromEntries(names.map((name) => [name, asked[name] ?? address.get(name) ?? ''])) as Record<Name, string>

  function keep(next: Readonly<Record<string, string>>) {
    newest.current = next
    setAsked(next)
  }

  function go() {
    typing.current = undefined
    const parameters = new URLSearchParams(window.location.search)
    for (const [name, value] of Object.entries({ ...newest.current, cursor: '' })) {
      if (value === '') parameters.delete(name)
      else parameters.set(name, value)
    }
    const query = parameters.toString()
    startTransition(() => router.replace(query === '' ? pathname : `${pathname}?${query}`, { scroll: false }))
  }

  function change(part: Readonly<Record<string, string>>, how?: { typing: boolean }) {
    keep({ ...newest.current, ...part })
    clearTimeout(typing.current)
    const empties = Object.values(part).every((value) => value === '')
    if (how?.typing && !empties) typing.current = setTimeout(go, typingMilliseconds)
    else go()
  }

  return {
    values,
    isFiltered: names.some((name) => values[name] !== ''),
    pending,
    change: (part, how) => change(Object.fromEntries(Object.entries(part).map(([name, value]) => [name, String(value ?? '')])), how),
    clear: () => change(Object.fromEntries(names.map((name) => [name, '']))),
  }
}
