'use client'

import { ChoiceFilter, FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { useListFilter } from '@/components/ui/use-list-filter'
import { messageKinds, messageStates } from './mail-words'

const names = ['search', 'state', 'kind', 'contact', 'campaign', 'bounced'] as const

type MessageFiltersProps = {
  /** What the filters without a control of their own are set to, in words. */
  contactName?: string | undefined
  campaignName?: string | undefined
}

export function MessageFilters({ contactName, campaignName }: MessageFiltersProps) {
  const filter = useListFilter(names)
  const bounced = filter.values.bounced === 'true'
  const chips = (bounced || contactName !== undefined || campaignName !== undefined) && (
    <>
      {bounced && <FilterChip label="Mails that" value="came back" onRemove={() => filter.change({ bounced: '' })} />}
      {contactName !== undefined && <FilterChip label="Contact" value={contactName} onRemove={() => filter.change({ contact: '' })} />}
      {campaignName !== undefined && <FilterChip label="Campaign" value={campaignName} onRemove={() => filter.change({ campaign: '' })} />}
    </>
  )
  return (
    <FilterBar label="Filter mails" filter={filter} extras={chips || undefined}>
      <div className="grid grid-cols-2 gap-2 lg:max-w-200 lg:grid-cols-[minmax(200px,2fr)_repeat(2,minmax(150px,1fr))]">
        <div className="col-span-2 lg:col-span-1">
          <SearchFilter label="Search e-mail address" name="search" filter={filter} />
        </div>
        <ChoiceFilter label="State" name="state" filter={filter} every="Every state" choices={messageStates} />
        <ChoiceFilter label="Kind" name="kind" filter={filter} every="Every kind" choices={messageKinds} />
      </div>
    </FilterBar>
  )
}
