'use client'

import { type KeyboardEvent, type ReactNode, useId } from 'react'

type TabsProps<Name extends string> = {
  /** Names the row of tabs for a screen reader. */
  label: string
  value: Name
  onChange: (name: Name) => void
  tabs: ReadonlyArray<{ name: Name; label: string; panel: ReactNode }>
  /** What stands at the end of the row. */
  extra?: ReactNode
}

/** Several views of one thing, one at a time; the arrow keys move between them. */
export function Tabs<Name extends string>({ label, value, onChange, tabs, extra }: TabsProps<Name>) {
  const id = useId()
  const shown = tabs.find(({ name }) => name === value)

  function move(event: KeyboardEvent<HTMLButtonElement>) {
    const all = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLButtonElement>('[role="tab"]') ?? [])]
    const target = all[nextIndex(event, all.indexOf(event.currentTarget), all.length)]
    if (!target) return
    event.preventDefault()
    target.focus()
    target.click()
  }

  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div role="tablist" aria-label={label} className="inline-flex rounded-md border border-line bg-sunken p-0.5">
          {tabs.map(({ name, label: words }) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              aria-selected={name === value}
              aria-controls={name === value ? `${id}-panel` : undefined}
              tabIndex={name === value ? 0 : -1}
              onClick={() => onChange(name)}
              onKeyDown={move}
              className="h-7 rounded-[4px] px-3 font-medium text-muted text-sm hover:text-ink aria-selected:bg-surface aria-selected:text-ink aria-selected:shadow-[0_0_0_1px_var(--color-line)] pointer-coarse:h-10"
            >
              {words}
            </button>
          ))}
        </div>
        {extra}
      </div>
      {shown && (
        <div
          key={shown.name}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.name}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as the ARIA practices ask; a panel may hold nothing else that takes the focus
          tabIndex={0}
          className="mt-3 outline-offset-4"
        >
          {shown.panel}
        </div>
      )}
    </div>
  )
}

/** Where the key leads; -1 where it leads nowhere. */
function nextIndex({ key, currentTarget }: KeyboardEvent<HTMLElement>, index: number, count: number): number {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const forwards = getComputedStyle(currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  if (key === forwards) return (index + 1) % count
  return key === 'ArrowLeft' || key === 'ArrowRight' ? (index + count - 1) % count : -1
}
