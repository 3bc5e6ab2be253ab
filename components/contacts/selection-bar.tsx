'use client'

import { useEffect, useRef } from 'react'
import { PrintLettersButton } from '@/components/letters/print-letters-button'
import type { Printing } from '@/components/letters/print-letters-dialog'
import { announce } from '@/components/ui/announce'
import { Button } from '@/components/ui/button'
import { DockBar } from '@/components/ui/dock-bar'
import { returnFocus } from '@/components/ui/modal-focus'
import { showToast } from '@/components/ui/show-toast'
import { nothingSelected, requestOf, selectedCount, selectionWords } from './contact-selection'
import { CreateLinksButton } from './create-links-button'
import type { Creating } from './create-links-dialog'
import { useSelection, useSelectionStore } from './selection'
import { SendInvitationsButton } from './send-invitations-button'
import type { Mailing } from './send-invitations-dialog'

type SelectionBarProps = {
  creating: Creating
  /** Undefined for a role that sends no mail. */
  mailing: Mailing | undefined
  /** Undefined for a role that prints no letters. */
  printing: Printing | undefined
}

/** Says exactly how many are selected, also to who does not see it, and what can be done with them. */
export function SelectionBar({ creating, mailing, printing }: SelectionBarProps) {
  const store = useSelectionStore()
  const selection = useSelection()
  const count = selectedCount(selection)
  const words = selectionWords(selection)
  const told = useRef(0)

  useEffect(() => {
    if (told.current === count) return
    told.current = count
    announce(count === 0 ? 'Nobody is selected.' : `Selected: ${words}.`)
  }, [count, words])

  // What comes of it is told by whoever used the selection up.
  function done() {
    told.current = 0
    store.select(nothingSelected)
  }

  function clear() {
    done()
    requestAnimationFrame(() => returnFocus(null))
    showToast({ title: 'Selection cleared', action: { label: 'Undo', press: () => store.select(selection) } })
  }

  if (count === 0) return null
  const selected = { selection: requestOf(selection), count }
  return (
    <DockBar label="Selection" summary={`${words} selected`}>
      <Button variant="quiet" size="sm" onClick={clear}>
        Clear
      </Button>
      {printing && <PrintLettersButton {...selected} {...printing} onIssued={done} />}
      {mailing && <SendInvitationsButton {...selected} {...mailing} onSending={done} />}
      <CreateLinksButton {...selected} {...creating} onCreated={done} />
    </DockBar>
  )
}
