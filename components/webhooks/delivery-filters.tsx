'use client'

import { ChoiceFilter, FilterBar } from '@/components/ui/filter-bar'
import { useListFilter } from '@/components/ui/use-list-filter'
import { deliveryStates } from './webhook-words'

const names = ['state'] as const

export function DeliveryFilters() {
  const filter = useListFilter(names)
  return (
    <FilterBar label="Filter deliveries" filter={filter}>
      <div className="max-w-60">
        <ChoiceFilter label="State" name="state" filter={filter} every="Every state" choices={deliveryStates} />
      </div>
    </FilterBar>
  )
}
