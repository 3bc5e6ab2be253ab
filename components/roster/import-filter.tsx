'use client'

import { ChoiceFilter, FilterBar } from '@/components/ui/filter-bar'
import { useListFilter } from '@/components/ui/use-list-filter'

const names = ['source'] as const

export function ImportFilter({ sources }: { sources: ReadonlyArray<{ id: string; name: string }> }) {
  const filter = useListFilter(names)
  return (
    <FilterBar label="Filter imports" filter={filter}>
      <div className="sm:max-w-64">
        <ChoiceFilter
          label="Source"
          name="source"
          filter={filter}
          every="Every source"
          choices={sources.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
    </FilterBar>
  )
}
