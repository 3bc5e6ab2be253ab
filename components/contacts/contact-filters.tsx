'use client'

import { Checkbox } from '@/components/ui/checkbox'
import { ChoiceFilter, FilterBar, SearchFilter } from '@/components/ui/filter-bar'
import { FilterChip } from '@/components/ui/filter-chip'
import { SelectField } from '@/components/ui/select-field'
import { useListFilter } from '@/components/ui/use-list-filter'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import { languageName } from './language-name'
import { statusWords } from './status-words'

type ContactFiltersProps = { schools: string[]; grades: string[]; languages: string[] }

/** Filters that a list leads here with: shown as what they are, and taken away. */
const chips = [
  { name: 'invitable', values: { true: 'Can be invited', false: 'Cannot be invited' } },
  { name: 'no_school', values: { true: 'No school', false: 'With a school' } },
  { name: 'no_grade', values: { true: 'No grade', false: 'With a grade' } },
  { name: 'no_language', values: { true: 'No language', false: 'With a language' } },
  { name: 'no_guid', values: { true: 'No GUID', false: 'With a GUID' } },
] as const

const names = [
  'search',
  'school',
  'grade',
  'language',
  'status',
  'reached',
  'not_reached',
  'no_email',
  'restricted',
  'invitable',
  'no_school',
  'no_grade',
  'no_language',
  'no_guid',
] as const
const statuses = contactStatuses.map((value) => ({ value, label: statusWords[value] }))

/** How far contacts came, as `reached` and `not_reached` beside each other. */
const reaches = [
  { value: ' invited', label: 'Not invited yet' },
  { value: ' opened', label: 'Not opened yet' },
  { value: ' activated', label: 'Not activated yet' },
  { value: 'invited opened', label: 'Invited, not opened' },
  { value: 'opened activated', label: 'Opened, not activated' },
  { value: 'invited ', label: 'Ever invited' },
  { value: 'opened ', label: 'Ever opened' },
  { value: 'activated ', label: 'Ever activated' },
]

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
      {chips.map(({ name, values }) => {
        const value = filter.values[name]
        if (value !== 'true' && value !== 'false') return null
        return <FilterChip key={name} label="Only" value={values[value]} onRemove={() => filter.change({ [name]: '' })} />
      })}
    </>
  )
  const reach = `${filter.values.reached} ${filter.values.not_reached}`
  return (
    <FilterBar label="Filter contacts" filter={filter} extras={extras}>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-[minmax(200px,2fr)_repeat(5,minmax(104px,1fr))]">
        <div className="col-span-2 sm:col-span-1">
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
        <div className="max-sm:col-span-2">
          <SelectField
            label="How far they came"
            labelHidden
            value={reach}
            onChange={(event) => {
              const [reached = '', notReached = ''] = event.currentTarget.value.split(' ')
              filter.change({ reached, not_reached: notReached })
            }}
            options={[{ value: ' ', label: 'However far' }, ...reaches, ...otherReach(filter.values)]}
          />
        </div>
      </div>
    </FilterBar>
  )
}

/** What an address asks for besides. */
function otherReach({ reached, not_reached }: { reached: string; not_reached: string }) {
  const value = `${reached} ${not_reached}`
  if (value === ' ' || reaches.some((known) => known.value === value)) return []
  return [{ value, label: `Ever ${reached}, not ${not_reached} yet` }]
}

function asWritten(value: string) {
  return { value, label: value }
}
