'use client'

import { ChoiceFilter, DayFilter, FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { formatDay } from '@/components/ui/format-date-time'
import { useListFilter } from '@/components/ui/use-list-filter'

type Choice = { id: string; name: string }

type LinkFiltersProps = {
  issuers: readonly Choice[]
  portals: readonly Choice[]
  /** The name behind the contact filter, where there is one. */
  contactName: string | undefined
  /** YYYY-MM-DD. */
  refusedSince: string | undefined
}

const names = ['search', 'contact', 'member', 'portal', 'status', 'refused_since', 'day'] as const

const states = [
  { value: 'live', label: 'Live' },
  { value: 'ends_soon', label: 'Ends soon' },
  { value: 'expired', label: 'Expired' },
  { value: 'refused', label: 'Refused' },
]

export function LinkFilters({ issuers, portals, contactName, refusedSince }: LinkFiltersProps) {
  const filter = useListFilter(names)
  const chips = (contactName !== undefined || refusedSince !== undefined) && (
    <>
      {contactName !== undefined && <FilterChip label="Contact" value={contactName} onRemove={() => filter.change({ contact: '' })} />}
      {refusedSince !== undefined && (
        <FilterChip
          label="Refused since"
          value={formatDay(new Date(refusedSince), 'UTC')}
          onRemove={() => filter.change({ refused_since: '' })}
        />
      )}
    </>
  )
  return (
    <FilterBar label="Filter links" filter={filter} extras={chips || undefined}>
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-[minmax(200px,2fr)_repeat(4,minmax(130px,1fr))]">
        <div className="col-span-2 lg:col-span-1">
          <SearchFilter label="Search name, e-mail or GUID" name="search" filter={filter} />
        </div>
        <ChoiceFilter label="Issued by" name="member" filter={filter} every="Everybody" choices={issuers.map(choiceOf)} />
        <ChoiceFilter label="Portal" name="portal" filter={filter} every="Every portal" choices={portals.map(choiceOf)} />
        <ChoiceFilter label="State" name="status" filter={filter} every="Every state" choices={states} />
        <DayFilter label="Issued on" name="day" filter={filter} />
      </div>
    </FilterBar>
  )
}

function choiceOf({ id, name }: Choice) {
  return { value: id, label: name }
}
