'use client'

import { ChoiceFilter, DayFilter, FilterBar } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { useListFilter } from '@/components/ui/use-list-filter'
import { auditActions } from '@/lib/audit/audit-action'

type EventFiltersProps = {
  /** Members and API keys. */
  actors: ReadonlyArray<{ id: string; name: string }>
  /** What the subject filter is about, where it is set. */
  subjectName: string | undefined
}

const names = ['action', 'member', 'subject', 'day'] as const
const actions = Object.entries(auditActions).map(([value, label]) => ({ value, label }))

export function EventFilters({ actors, subjectName }: EventFiltersProps) {
  const filter = useListFilter(names)
  const chip = subjectName !== undefined && <FilterChip label="About" value={subjectName} onRemove={() => filter.change({ subject: '' })} />
  return (
    <FilterBar label="Filter events" filter={filter} extras={chip || undefined}>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-3 xl:max-w-240">
        <ChoiceFilter label="Action" name="action" filter={filter} every="Every action" choices={actions} />
        <ChoiceFilter
          label="Done by"
          name="member"
          filter={filter}
          every="Everybody"
          choices={actors.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <DayFilter label="Day" name="day" filter={filter} />
      </div>
    </FilterBar>
  )
}
