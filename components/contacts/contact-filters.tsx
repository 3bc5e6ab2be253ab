'use client'

import { Checkbox } from '@/components/ui/checkbox'
import { ChoiceFilter, FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { useListFilter } from '@/components/ui/use-list-filter'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import { languageName } from './language-name'
import { statusWords } from './status-words'

type ContactFiltersProps = { schools: string[]; grades: string[]; languages: string[] }

const names = ['search', 'school', 'grade', 'language', 'status', 'no_email', 'restricted'] as const
const statuses = contactStatuses.map((value) => ({ value, label: statusWords[value] }))

export function ContactFilters({ schools, grades, languages }: ContactFiltersProps) {
  const filter = useListFilter(names)
  const flag = (name: 'no_email' | 'restricted', label: string) => (
    <Checkbox
      label={label}
      checked={filter.values[name] === 'true'}
      onCheckedChange={(checked) => filter.change({ [name]: checked ? 'true' : '' })}
    />
  )
  const extras = (
    <>
      {flag('no_email', 'No e-mail')}
      {flag('restricted', 'Restricted')}
    </>
  )
  return (
    <FilterBar label="Filter contacts" filter={filter} extras={extras}>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-[minmax(220px,2fr)_repeat(4,minmax(120px,1fr))]">
        <div className="col-span-2 sm:col-span-3 lg:col-span-1">
          <SearchFilter label="Search name, e-mail or student" name="search" filter={filter} />
        </div>
        <ChoiceFilter label="School" name="school" filter={filter} every="Every school" choices={schools.map(asWritten)} />
        <ChoiceFilter label="Grade" name="grade" filter={filter} every="Every grade" choices={grades.map(asWritten)} />
        <ChoiceFilter
          label="Language"
          name="language"
          filter={filter}
          every="Every language"
          choices={languages.map((value) => ({ value, label: languageName(value) }))}
        />
        <ChoiceFilter label="Status" name="status" filter={filter} every="Every status" choices={statuses} />
      </div>
    </FilterBar>
  )
}

function asWritten(value: string) {
  return { value, label: value }
}
