'use client'

import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import type { ContactFilter } from '@/lib/contacts/contact-filter'

/** Contacts ticked one by one, or all that matched a filter but for some taken out again. */
export type ContactSelection =
  | { mode: 'ticked'; ids: ReadonlySet<string> }
  | { mode: 'matching'; filter: ContactFilter; total: number; except: ReadonlySet<string> }

const nothing: ContactSelection = { mode: 'ticked', ids: new Set() }

type SelectionState = { selection: ContactSelection; select: (selection: ContactSelection) => void; clear: () => void }

const SelectionContext = createContext<SelectionState | undefined>(undefined)

/** Stands in the layout of /contacts, so that a selection outlives paging, filtering and a look at one contact. */
export function SelectionProvider({ children }: { children: ReactNode }) {
  const [selection, select] = useState<ContactSelection>(nothing)
  const state = useMemo(() => ({ selection, select, clear: () => select(nothing) }), [selection])
  return <SelectionContext value={state}>{children}</SelectionContext>
}

export function useSelection(): SelectionState {
  const state = use(SelectionContext)
  if (!state) throw new Error('useSelection needs a SelectionProvider above it.')
  return state
}

export function selectedCount(selection: ContactSelection): number {
  return selection.mode === 'ticked' ? selection.ids.size : selection.total - selection.except.size
}

export function isSelected(selection: ContactSelection, id: string): boolean {
  return selection.mode === 'ticked' ? selection.ids.has(id) : !selection.except.has(id)
}

/** The selection with these contacts ticked, or unticked. */
export function withTicks(selection: ContactSelection, ids: readonly string[], ticked: boolean): ContactSelection {
  if (selection.mode === 'ticked') return { ...selection, ids: changed(selection.ids, ids, ticked) }
  return { ...selection, except: changed(selection.except, ids, !ticked) }
}

function changed(set: ReadonlySet<string>, ids: readonly string[], included: boolean): Set<string> {
  const next = new Set(set)
  for (const id of ids) {
    if (included) next.add(id)
    else next.delete(id)
  }
  return next
}

/** Whether ticks mean anything on a list with this filter: what matched another filter cannot be told row by row. */
export function isTickable(selection: ContactSelection, filter: ContactFilter): boolean {
  return selection.mode === 'ticked' || sameFilter(selection.filter, filter)
}

function sameFilter(one: ContactFilter, other: ContactFilter): boolean {
  const text = (filter: ContactFilter) =>
    JSON.stringify(
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .sort(),
    )
  return text(one) === text(other)
}
