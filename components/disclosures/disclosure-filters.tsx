'use client'

import { ChoiceFilter, DayFilter, FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { useListFilter } from '@/components/ui/use-list-filter'
import { disclosureKinds } from '@/lib/disclosures/disclosure-kind'

const names = ['search', 'contact', 'kind', 'from', 'to'] as const
const kinds = Object.entries(disclosureKinds).map(([value, label]) => ({ value, label }))

/** `contactName`: behind the contact filter, where there is one. */
export function DisclosureFilters({ contactName }: { contactName: string | undefined }) {
  const filter = useListFilter(names)
  const chip = contactName !== undefined && <FilterChip label="About" value={contactName} onRemove={() => filter.change({ contact: '' })} />
  return (
    <FilterBar label="Filter disclosures" filter={filter} extras={chip || undefined}>
      <div className="grid grid-cols-2 items-end gap-2 lg:grid-cols-[minmax(200px,2fr)_repeat(3,minmax(130px,1fr))]">
        <div className="col-span-2 lg:col-span-1">
          <SearchFilter label="Search contact or student" name="search" filter={filter} />
        </div>
        <div className="col-span-2 lg:col-span-1">
          <ChoiceFilter label="How" name="kind" filter={filter} every="Every way" choices={kinds} />
        </div>
        <DayFilter label="From" labelShown name="from" filter={filter} />
        <DayFilter label="To" labelShown name="to" filter={filter} />
      </div>
    </FilterBar>
  )
}
