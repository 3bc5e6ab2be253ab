'use client'

import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

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
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onChange(next)}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <BaseTabs.List aria-label={label} className="inline-flex rounded-md border border-line bg-sunken p-0.5">
          {tabs.map(({ name, label: words }) => (
            <BaseTabs.Tab
              key={name}
              value={name}
              className="h-7 rounded-[4px] px-3 font-medium text-muted text-sm hover:text-ink data-active:bg-surface data-active:text-ink data-active:shadow-[0_0_0_1px_var(--color-line)] pointer-coarse:h-10"
            >
              {words}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {extra}
      </div>
      {tabs.map(({ name, panel }) => (
        <BaseTabs.Panel key={name} value={name} className="mt-3 outline-offset-4">
          {panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}
