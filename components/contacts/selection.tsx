'use client'

import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react'
import { type ContactSelection, isSelected, isTickable, nothingSelected } from './contact-selection'

type Listener = () => void

/** What is selected, and how many match the filters that were counted so far; it outlives the lists it is about. */
type SelectionStore = {
  subscribe: (listener: Listener) => () => void
  selection: () => ContactSelection
  select: (selection: ContactSelection) => void
  totalOf: (list: string) => number | undefined
  learnTotal: (list: string, total: number) => void
}

function createStore(): SelectionStore {
  const listeners = new Set<Listener>()
  const totals = new Map<string, number>()
  let selection = nothingSelected
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    selection: () => selection,
    select(next) {
      selection = next
      tell()
    },
    totalOf: (list) => totals.get(list),
    learnTotal(list, total) {
      if (totals.get(list) === total) return
      totals.set(list, total)
      tell()
    },
  }
}

const StoreContext = createContext<SelectionStore | undefined>(undefined)

/** Stands in the layout of /contacts, so that a selection outlives paging, filtering and a look at one contact. */
export function SelectionProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createStore)
  return <StoreContext value={store}>{children}</StoreContext>
}

/** The store itself, for what changes it and need not be drawn anew by it. */
export function useSelectionStore(): SelectionStore {
  const store = use(StoreContext)
  if (!store) throw new Error('A selection needs a SelectionProvider above it.')
  return store
}

export function useSelection(): ContactSelection {
  const store = useSelectionStore()
  return useSyncExternalStore(store.subscribe, store.selection, () => nothingSelected)
}

/** A row is drawn anew when its own tick changes, not when another's does. */
export function useTick(list: string, id: string): { selected: boolean; tickable: boolean } {
  const store = useSelectionStore()
  const { subscribe } = store
  const isTickableNow = () => isTickable(store.selection(), list)
  const tickable = useSyncExternalStore(subscribe, isTickableNow, () => true)
  const selected = useSyncExternalStore(
    subscribe,
    () => isTickableNow() && isSelected(store.selection(), id),
    () => false,
  )
  return { selected, tickable }
}

/** Exactly how many match the filter of the list, once that is known. */
export function useTotal(list: string): number | undefined {
  const store = useSelectionStore()
  return useSyncExternalStore(
    store.subscribe,
    () => store.totalOf(list),
    () => undefined,
  )
}
