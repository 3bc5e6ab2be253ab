'use client'

import { createContext, type MouseEvent, type ReactNode, use, useMemo, useRef } from 'react'
import { RowKeys } from '@/components/lists/row-keys'
import { Checkbox } from '@/components/ui/checkbox'
import { Td, Tr } from '@/components/ui/table'
import { between, isSelected, isTickable, withTicks } from './contact-selection'
import { useSelection, useSelectionStore, useTick } from './selection'

type List = {
  list: string
  /** Of the contacts on this page, in order. */
  ids: readonly string[]
  tick: (id: string, how: { ticked: boolean; fromLast: boolean }) => void
}

const ListContext = createContext<List | undefined>(undefined)

function useList(): List {
  const list = use(ListContext)
  if (!list) throw new Error('A row that can be ticked needs a SelectableList around it.')
  return list
}

/** The rows in it can be ticked, also many at once with the shift key, and walked through with keys. */
export function SelectableList({ list, ids, children }: Pick<List, 'list' | 'ids'> & { children: ReactNode }) {
  const store = useSelectionStore()
  const last = useRef<string>(undefined)
  const value = useMemo<List>(
    () => ({
      list,
      ids,
      tick(id, { ticked, fromLast }) {
        const ticking = fromLast ? between(ids, last.current, id) : [id]
        last.current = id
        store.select(withTicks(store.selection(), ticking, ticked))
      },
    }),
    [list, ids, store],
  )
  return (
    <ListContext value={value}>
      <RowKeys>{children}</RowKeys>
    </ListContext>
  )
}

/** Ticks and unticks every row of the page. */
export function PageTick() {
  const { list, ids } = useList()
  const store = useSelectionStore()
  const selection = useSelection()
  const tickable = isTickable(selection, list)
  const ticked = tickable ? ids.filter((id) => isSelected(selection, id)).length : 0
  return (
    <Checkbox
      label="Select every contact on this page"
      labelHidden
      disabled={!tickable}
      checked={ticked > 0 && ticked === ids.length}
      indeterminate={ticked > 0 && ticked < ids.length}
      onCheckedChange={(checked) => store.select(withTicks(store.selection(), ids, checked))}
    />
  )
}

/** A row with its tick box in front; the other cells come drawn. */
export function SelectableRow({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  const { list, tick } = useList()
  const { selected, tickable } = useTick(list, id)
  const withShift = useRef(false)
  return (
    <Tr selected={selected}>
      <Td>
        <Checkbox
          label={`Select ${name}`}
          labelHidden
          disabled={!tickable}
          checked={selected}
          data-row-tick=""
          onClick={(event: MouseEvent) => {
            withShift.current = event.shiftKey
          }}
          onCheckedChange={(ticked) => tick(id, { ticked, fromLast: withShift.current })}
        />
      </Td>
      {children}
    </Tr>
  )
}
