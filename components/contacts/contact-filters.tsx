'use client'

import { Search, X } from 'lucide-react'
import { debounce, parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import { languageName } from './language-name'
import { statusWords } from './status-words'

type ContactFiltersProps = { schools: string[]; grades: string[]; languages: string[] }

const keys = {
  search: parseAsString.withDefault(''),
  school: parseAsString.withDefault(''),
  grade: parseAsString.withDefault(''),
  language: parseAsString.withDefault(''),
  status: parseAsString.withDefault(''),
  no_email: parseAsBoolean.withDefault(false),
  restricted: parseAsBoolean.withDefault(false),
  cursor: parseAsString,
}

/** Every filter stands in the address, so a filtered list can be kept, shared and gone back to. */
export function ContactFilters({ schools, grades, languages }: ContactFiltersProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(keys, { shallow: false, scroll: false, startTransition })
  const { cursor: _, ...values } = filter
  const filtered = Object.values(values).some(Boolean)

  /** Another filter is another list: it begins at its first page. */
  const change = (part: Partial<typeof values>) => void setFilter({ ...part, cursor: null })

  return (
    <search aria-label="Filter contacts" aria-busy={pending} className="flex flex-col gap-3 pb-4">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-[minmax(220px,2fr)_repeat(4,minmax(120px,1fr))]">
        <div className="col-span-2 sm:col-span-3 lg:col-span-1">
          <TextField
            label="Search name, e-mail or student"
            labelHidden
            type="search"
            placeholder="Search name, e-mail or student"
            leading={<Search />}
            value={filter.search}
            onChange={(event) => {
              const search = event.currentTarget.value
              void setFilter({ search, cursor: null }, search === '' ? {} : { limitUrlUpdates: debounce(250) })
            }}
          />
        </div>
        <Choice label="School" every="Every school" value={filter.school} values={schools} onChange={(school) => change({ school })} />
        <Choice label="Grade" every="Every grade" value={filter.grade} values={grades} onChange={(grade) => change({ grade })} />
        <Choice
          label="Language"
          every="Every language"
          value={filter.language}
          values={languages}
          word={languageName}
          onChange={(language) => change({ language })}
        />
        <Choice
          label="Status"
          every="Every status"
          value={filter.status}
          values={contactStatuses}
          word={(status) => statusWords[status]}
          onChange={(status) => change({ status })}
        />
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-6 gap-y-2">
        <Checkbox label="No e-mail" checked={filter.no_email} onCheckedChange={(no_email) => change({ no_email })} />
        <Checkbox label="Restricted" checked={filter.restricted} onCheckedChange={(restricted) => change({ restricted })} />
        {filtered && (
          <Button variant="quiet" size="sm" icon={<X aria-hidden="true" />} onClick={() => void setFilter(null)}>
            Clear filters
          </Button>
        )}
      </div>
    </search>
  )
}

type ChoiceProps<Value extends string> = {
  label: string
  every: string
  value: string
  values: readonly Value[]
  word?: (value: Value) => string
  onChange: (value: string) => void
}

function Choice<Value extends string>({ label, every, value, values, word = (same) => same, onChange }: ChoiceProps<Value>) {
  return (
    <SelectField
      label={label}
      labelHidden
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      options={[{ value: '', label: every }, ...values.map((one) => ({ value: one, label: word(one) }))]}
    />
  )
}
