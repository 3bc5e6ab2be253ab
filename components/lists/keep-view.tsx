'use client'

import { Bookmark } from 'lucide-react'
import dynamic from 'next/dynamic'
import { PopupPanel } from '@/components/ui/popup-panel'
import type { KeepViewFormProps } from './keep-view-form'
import { type KeptView, showsView } from './kept-view'

const KeepViewForm = dynamic(() => import('./keep-view-form').then((module) => module.KeepViewForm))

type KeepViewProps = Omit<KeepViewFormProps, 'view' | 'onDone'> & {
  views: readonly KeptView[]
  /** The one the address names, if it is one of them. */
  viewId: string | undefined
}

/** Keeps what the list shows now, or changes the view that it was opened by. */
export function KeepView({ views, viewId, ...keeping }: KeepViewProps) {
  const view = views.find(({ id }) => id === viewId)
  const isChanged = view !== undefined && !showsView(view, keeping.parameters)
  return (
    <PopupPanel
      label={view ? 'Change view' : 'Keep view'}
      variant="quiet"
      icon={<Bookmark aria-hidden="true" className={isChanged ? 'fill-current' : undefined} />}
    >
      {(close) => (
        <>
          {isChanged && <p className="mb-3 text-muted text-sm">The list shows something else now than this view keeps.</p>}
          <KeepViewForm {...keeping} view={view} onDone={close} />
        </>
      )}
    </PopupPanel>
  )
}
