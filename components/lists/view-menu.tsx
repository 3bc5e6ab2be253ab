'use client'

import { SlidersHorizontal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { PopupPanel } from '@/components/ui/popup-panel'
import type { ViewChoicesProps } from './view-choices'

const ViewChoices = dynamic(() => import('./view-choices').then((module) => module.ViewChoices))

/** How a list looks to the member: which columns it shows besides those it always shows, and how close its rows stand. */
export function ViewMenu(props: ViewChoicesProps) {
  return (
    <PopupPanel label="View" variant="quiet" icon={<SlidersHorizontal aria-hidden="true" />}>
      {() => <ViewChoices {...props} />}
    </PopupPanel>
  )
}
