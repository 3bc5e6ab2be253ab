import { counted } from '@/components/ui/counted'
import type { ContactFilter } from '@/lib/contacts/contact-filter'
import type { Selection } from '@/lib/contacts/selection-schema'

/** Contacts ticked one by one, or all that matched a filter but for some taken out again. */
export type ContactSelection =
  | { mode: 'ticked'; ids: ReadonlySet<string> }
  | {
      mode: 'matching'
      /** Of the filter, as `listOf` has it. */
      list: string
      filter: ContactFilter
      total: number
      except: ReadonlySet<string>
    }

export const nothingSelected: ContactSelection = { mode: 'ticked', ids: new Set() }

export function selectedCount(selection: ContactSelection): number {
  return selection.mode === 'ticked' ? selection.ids.size : selection.total - selection.except.size
}

/** "1 contact", "600 contacts". */
export function selectionWords(selection: ContactSelection): string {
  return counted(selectedCount(selection), 'contact')
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

/** The ids from one row of a page to another, both with them, whichever comes first. */
export function between(ids: readonly string[], one: string | undefined, other: string): string[] {
  const ends = [ids.indexOf(one ?? other), ids.indexOf(other)]
  if (ends.includes(-1)) return [other]
  return ids.slice(Math.min(...ends), Math.max(...ends) + 1)
}

/** Whether ticks mean anything on a list: what matched another filter cannot be told row by row. */
export function isTickable(selection: ContactSelection, list: string): boolean {
  return selection.mode === 'ticked' || selection.list === list
}

/** What tells lists apart: the same filters in whatever order are the same list. */
export function listOf(filter: ContactFilter): string {
  return JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .sort(),
  )
}

/** The selection as use cases take it. */
export function requestOf(selection: ContactSelection): Selection {
  if (selection.mode === 'ticked') return { contacts: [...selection.ids] }
  return { filter: selection.filter, except: [...selection.except] }
}
