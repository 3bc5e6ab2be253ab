'use client'

import { useRouter } from 'next/navigation'
import { useOptimistic, useTransition } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import { type Density, densities } from '@/lib/districts/density'
import type { PreferencesPart } from '@/lib/districts/preferences'
import type { SavedList } from '@/prisma/generated/enums'
import type { ListColumn } from './list-columns'

export type ViewChoicesProps = {
  list: SavedList
  /** Those that can be shown besides those that always are, in the order of the list. */
  columns: readonly ListColumn[]
  shown: readonly string[]
  density: Density
  savePreferences: Action<PreferencesPart, void>
}

const densityWords: Record<Density, string> = { comfortable: 'Comfortable', compact: 'Compact' }

export function ViewChoices({ list, columns, shown, density, savePreferences }: ViewChoicesProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const [chosen, setChosen] = useOptimistic({ shown, density })

  function change(next: { shown?: readonly string[]; density?: Density }) {
    startTransition(async () => {
      setChosen({ ...chosen, ...next })
      const result = await savePreferences({
        ...(next.density && { density: next.density }),
        ...(next.shown && { columns: { [list]: [...next.shown] } }),
      })
      if (!result.ok) return showToast({ tone: 'error', title: 'The view was not kept', description: result.message })
      startTransition(() => drawAnew(next.shown !== undefined))
    })
  }

  /** Columns that the address says would go before those that were just chosen. */
  function drawAnew(withColumns: boolean) {
    const address = new URL(window.location.href)
    if (!withColumns || !address.searchParams.has('columns')) return router.refresh()
    address.searchParams.delete('columns')
    router.replace(`${address.pathname}${address.search}`, { scroll: false })
  }

  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-col gap-2.5">
        <legend className="mb-2 font-medium text-sm">Columns</legend>
        {columns.map(({ id, label }) => (
          <Checkbox
            key={id}
            label={label}
            checked={chosen.shown.includes(id)}
            onCheckedChange={(checked) => change({ shown: checked ? [...chosen.shown, id] : chosen.shown.filter((each) => each !== id) })}
          />
        ))}
        <p className="text-muted text-xs sm:hidden">A phone has room for none of them. A wider screen shows them.</p>
        <p className="text-muted text-xs max-sm:hidden xl:hidden">This screen has room for the first ones. A wider one shows all.</p>
      </fieldset>
      <SelectField
        label="Rows"
        value={chosen.density}
        onChange={(event) => {
          const wanted = densities.find((each) => each === event.currentTarget.value)
          if (wanted) change({ density: wanted })
        }}
        options={densities.map((value) => ({ value, label: densityWords[value] }))}
      />
    </div>
  )
}
