'use client'

import { Search, X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useShortcut } from '@/components/keyboard/use-shortcut'
import { Button } from './button'
import { SelectField, type SelectGroup, type SelectOption } from './select-field'
import { TextField } from './text-field'
import type { ListFilter } from './use-list-filter'

type FilterBarProps<Name extends string> = {
  /** Names it for a screen reader: "Filter links". */
  label: string
  filter: ListFilter<Name>
  /** The controls; how they stand beside each other is the list's matter. */
  children: ReactNode
  /** What stands in the second row before *Clear filters*: tick boxes, chips. */
  extras?: ReactNode
}

export function FilterBar<Name extends string>({ label, filter, children, extras }: FilterBarProps<Name>) {
  return (
    <search aria-label={label} aria-busy={filter.pending} className="flex flex-col gap-2 pb-4">
      {children}
      {(extras !== undefined || filter.isFiltered) && (
        <div className="flex min-h-8 flex-wrap items-center gap-x-6 gap-y-2">
          {extras}
          {filter.isFiltered && (
            <Button variant="quiet" size="sm" icon={<X aria-hidden="true" />} onClick={filter.clear}>
              Clear filters
            </Button>
          )}
        </div>
      )}
    </search>
  )
}

type FilterControlProps<Name extends string> = {
  label: string
  /** Shown above the control where its value does not say what it filters. */
  labelShown?: boolean
  name: Name
  filter: ListFilter<Name>
}

export function SearchFilter<Name extends string>({ label, name, filter }: FilterControlProps<Name>) {
  const field = useRef<HTMLInputElement>(null)
  useShortcut({ key: '/', does: label, group: 'On this list' }, () => {
    field.current?.focus()
    field.current?.select()
  })
  return (
    <TextField
      ref={field}
      label={label}
      labelHidden
      type="search"
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      leading={<Search />}
      value={filter.values[name]}
      onChange={(event) => filter.change(only(name, event.currentTarget.value), { typing: true })}
    />
  )
}

type ChoiceFilterProps<Name extends string> = FilterControlProps<Name> & {
  /** The choice that filters nothing: "Every school". */
  every: string
  choices: ReadonlyArray<SelectOption | SelectGroup>
}

export function ChoiceFilter<Name extends string>({ label, labelShown, name, filter, every, choices }: ChoiceFilterProps<Name>) {
  return (
    <SelectField
      label={label}
      labelHidden={!labelShown}
      value={filter.values[name]}
      onChange={(event) => filter.change(only(name, event.currentTarget.value))}
      options={[{ value: '', label: every }, ...choices]}
    />
  )
}

export function DayFilter<Name extends string>({ label, labelShown, name, filter }: FilterControlProps<Name>) {
  return (
    <TextField
      label={label}
      labelHidden={!labelShown}
      type="date"
      title={label}
      value={filter.values[name]}
      // A year is typed digit by digit, each a day of its own.
      onChange={(event) => filter.change(only(name, event.currentTarget.value), { typing: true })}
    />
  )
}

function only<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return { [name]: value } as Partial<Record<Name, string>>
}
