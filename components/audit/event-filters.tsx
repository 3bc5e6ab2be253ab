'use client'

import { X } from 'lucide-react'
import { debounce, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { FilterChip } from '@/components/ui/filter-chip'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { auditActions } from '@/lib/audit/audit-action'

type EventFiltersProps = {
  /** Members and API keys. */
  actors: ReadonlyArray<{ id: string; name: string }>
  /** What the subject filter is about, where it is set. */
  subjectName: string | undefined
}

const keys = {
  action: parseAsString.withDefault(''),
  member: parseAsString.withDefault(''),
  subject: parseAsString.withDefault(''),
  day: parseAsString.withDefault(''),
  cursor: parseAsString,
}

const actions = Object.entries(auditActions).map(([value, label]) => ({ value, label }))

export function EventFilters({ actors, subjectName }: EventFiltersProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(keys, { shallow: false, scroll: false, startTransition })
  const { cursor: _, ...values } = filter
  const filtered = Object.values(values).some(Boolean)

  /** Another filter is another list: it begins at its first page. */
  const change = (part: Partial<typeof values>) => void setFilter({ ...part, cursor: null })

  return (
    <search aria-label="Filter events" aria-busy={pending} className="flex flex-col gap-2 pb-4">
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-3 xl:max-w-240">
        <SelectField
          label="Action"
          labelHidden
          value={filter.action}
          onChange={(event) => change({ action: event.currentTarget.value })}
          options={[{ value: '', label: 'Every action' }, ...actions]}
        />
        <SelectField
          label="Done by"
          labelHidden
          value={filter.member}
          onChange={(event) => change({ member: event.currentTarget.value })}
          options={[{ value: '', label: 'Everybody' }, ...actors.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <TextField
          label="Day"
          labelHidden
          type="date"
          title="Day"
          value={filter.day}
          onChange={(event) => {
            const day = event.currentTarget.value
            // A year is typed digit by digit, each a day of its own.
            void setFilter({ day, cursor: null }, day === '' ? {} : { limitUrlUpdates: debounce(400) })
          }}
        />
      </div>
      {filtered && (
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          {subjectName !== undefined && <FilterChip label="About" value={subjectName} onRemove={() => change({ subject: '' })} />}
          <Button variant="quiet" size="sm" icon={<X aria-hidden="true" />} onClick={() => void setFilter(null)}>
            Clear filters
          </Button>
        </div>
      )}
    </search>
  )
}
