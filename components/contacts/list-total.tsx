'use client'

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'
import type { ContactFilter } from '@/lib/contacts/contact-filter'
import { isTickable, nothingSelected, selectionWords } from './contact-selection'
import { useSelection, useSelectionStore, useTotal } from './selection'

type ListTotalProps = {
  list: string
  filter: ContactFilter
  /** False for a role that creates no links: then nothing can be ticked. */
  canSelect: boolean
}

/** How many match, read out once that is known, and the way to select them all. */
export function ListTotal({ list, filter, canSelect }: ListTotalProps) {
  const store = useSelectionStore()
  const selection = useSelection()
  const total = useTotal(list)
  const tickable = isTickable(selection, list)
  const allMatching = selection.mode === 'matching' && tickable && selection.except.size === 0
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm pointer-coarse:min-h-10">
        <p className="text-muted tabular" role="status">
          {total === undefined ? <span aria-hidden="true">Counting…</span> : counted(total, 'contact')}
        </p>
        {/* One button that changes, so that the focus stays where it is. */}
        {canSelect && total !== undefined && total > 0 && (
          <Button
            variant="quiet"
            size="sm"
            onClick={() => store.select(allMatching ? nothingSelected : { mode: 'matching', list, filter, total, except: new Set() })}
          >
            {allMatching ? 'Select nobody' : `Select all ${total.toLocaleString('en-US')} that match`}
          </Button>
        )}
      </div>
      {!tickable && (
        <div className="order-last basis-full">
          <Notice tone="info">
            Selected from another list: {selectionWords(selection)}. Go back to that filter to change them, or clear the selection.
          </Notice>
        </div>
      )}
    </>
  )
}

/** Lets the page know what was counted while it was already read. */
export function LearnTotal({ list, total }: { list: string; total: number }) {
  const { learnTotal } = useSelectionStore()
  useEffect(() => learnTotal(list, total), [learnTotal, list, total])
  return null
}
