'use client'

import { type ReactNode, useRef } from 'react'
import { rowGroup as group } from '@/components/keyboard/shortcuts'
import { useShortcut } from '@/components/keyboard/use-shortcut'

/**
 * Walks the rows of the table in it: what leads to a row's own page carries `data-row-link`, its tick box `data-row-tick`.
 * The focus itself moves, so that Enter opens what is read out, and Tab goes on from there.
 */
export function RowKeys({ ticks = true, children }: { ticks?: boolean; children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null)

  function move(step: 1 | -1) {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
    const present = links.indexOf(rowPart('[data-row-link]') ?? document.body)
    const next = present === -1 ? (step === 1 ? 0 : links.length - 1) : present + step
    links[next]?.focus()
  }

  useShortcut({ key: 'j', does: 'Next row', group }, () => move(1))
  useShortcut({ key: 'k', does: 'Previous row', group }, () => move(-1))
  useShortcut({ key: 'Enter', does: 'Open the row', group }, () => rowPart('[data-row-link]')?.click())

  return (
    <div ref={list} className="contents">
      {ticks && <TickKey />}
      {children}
    </div>
  )
}

function TickKey() {
  useShortcut({ key: 'x', does: 'Select the row, or take it out again', group }, () => rowPart('[data-row-tick]')?.click())
  return null
}

/** A part of the row that has the focus. */
function rowPart(selector: string): HTMLElement | undefined {
  return document.activeElement?.closest('tr')?.querySelector<HTMLElement>(selector) ?? undefined
}
