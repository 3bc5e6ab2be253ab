'use client'

import { ChoiceFilter, DayFilter, FilterBar } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { useListFilter } from '@/components/ui/use-list-filter'
import { type ActionGroup, actionGroups, actionsOf } from '@/lib/audit/action-group'
import { auditActions } from '@/lib/audit/audit-action'

/** What filters without a control of their own are set to, in words. */
export type AboutWords = Partial<Record<'contact' | 'link' | 'campaign' | 'subject', string | undefined>>

type EventFiltersProps = {
  /** Members and API keys. */
  actors: ReadonlyArray<{ id: string; name: string }>
  about: AboutWords
}

const names = ['action', 'member', 'day', 'from', 'to', 'contact', 'link', 'campaign', 'subject'] as const
const chips = [
  ['contact', 'Contact'],
  ['link', 'Link'],
  ['campaign', 'Campaign'],
  ['subject', 'About'],
] as const

const actions = (Object.keys(actionGroups) as ActionGroup[]).map((group) => ({
  label: actionGroups[group],
  options: [
    { value: group, label: `${actionGroups[group]}: everything` },
    ...actionsOf(group).map((action) => ({ value: action, label: auditActions[action] })),
  ],
}))

export function EventFilters({ actors, about }: EventFiltersProps) {
  const filter = useListFilter(names)
  const set = chips.filter(([name]) => about[name] !== undefined)
  return (
    <FilterBar
      label="Filter events"
      filter={filter}
      extras={
        set.length > 0
          ? set.map(([name, label]) => (
              <FilterChip key={name} label={label} value={about[name] ?? ''} onRemove={() => filter.change({ [name]: '' })} />
            ))
          : undefined
      }
    >
      <div className="grid grid-cols-2 items-end gap-2 lg:grid-cols-[2fr_2fr_1fr_1fr_1fr]">
        <div className="max-sm:col-span-2">
          <ChoiceFilter label="Action" labelShown name="action" filter={filter} every="Every action" choices={actions} />
        </div>
        <div className="max-sm:col-span-2">
          <ChoiceFilter
            label="Member"
            labelShown
            name="member"
            filter={filter}
            every="Everybody"
            choices={actors.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <div className="max-lg:col-span-2">
          <DayFilter label="Day" labelShown name="day" filter={filter} />
        </div>
        <DayFilter label="From" labelShown name="from" filter={filter} />
        <DayFilter label="To" labelShown name="to" filter={filter} />
      </div>
    </FilterBar>
  )
}
