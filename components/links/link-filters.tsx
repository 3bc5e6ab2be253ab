'use client'

import { X } from 'lucide-react'
import { debounce, parseAsString, useQueryStates } from 'nuqs'
import { type FormEvent, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { FilterChip } from '@/components/ui/filter-chip'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'

type Choice = { id: string; name: string }

type LinkFiltersProps = {
  issuers: readonly Choice[]
  portals: readonly Choice[]
  /** The name behind the contact filter, where there is one. */
  contactName: string | undefined
}

const keys = {
  member: parseAsString.withDefault(''),
  contact: parseAsString.withDefault(''),
  portal: parseAsString.withDefault(''),
  status: parseAsString.withDefault(''),
  day: parseAsString.withDefault(''),
  cursor: parseAsString,
}

const states = [
  { value: '', label: 'Every state' },
  { value: 'live', label: 'Live' },
  { value: 'ends_soon', label: 'Ends soon' },
  { value: 'expired', label: 'Expired' },
]

/** Every filter stands in the address, so a filtered list can be kept, shared and gone back to. */
export function LinkFilters({ issuers, portals, contactName }: LinkFiltersProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(keys, { shallow: false, scroll: false, startTransition })
  const { cursor: _, ...values } = filter
  const filtered = Object.values(values).some(Boolean)

  /** Another filter is another list: it begins at its first page. */
  const change = (part: Partial<typeof values>) => void setFilter({ ...part, cursor: null })

  function filterByContact(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    change({ contact: String(new FormData(event.currentTarget).get('contact') ?? '').trim() })
  }

  return (
    <search aria-label="Filter links" aria-busy={pending} className="flex flex-col gap-2 pb-4">
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-[minmax(200px,2fr)_repeat(4,minmax(130px,1fr))]">
        <form className="col-span-2 lg:col-span-1" method="post" onSubmit={filterByContact}>
          <TextField
            key={`${filter.contact} ${contactName ?? ''}`}
            label="Contact’s GUID or id"
            labelHidden
            type="search"
            name="contact"
            placeholder="GUID or id of a contact"
            autoComplete="off"
            spellCheck={false}
            defaultValue={contactName === undefined ? filter.contact : ''}
          />
        </form>
        <SelectField
          label="Issued by"
          labelHidden
          value={filter.member}
          onChange={(event) => change({ member: event.currentTarget.value })}
          options={[{ value: '', label: 'Everybody' }, ...issuers.map(optionOf)]}
        />
        <SelectField
          label="Portal"
          labelHidden
          value={filter.portal}
          onChange={(event) => change({ portal: event.currentTarget.value })}
          options={[{ value: '', label: 'Every portal' }, ...portals.map(optionOf)]}
        />
        <SelectField
          label="State"
          labelHidden
          value={filter.status}
          onChange={(event) => change({ status: event.currentTarget.value })}
          options={states}
        />
        <TextField
          label="Issued on"
          labelHidden
          type="date"
          title="Issued on"
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
          {contactName !== undefined && <FilterChip label="Contact" value={contactName} onRemove={() => change({ contact: '' })} />}
          <Button variant="quiet" size="sm" icon={<X aria-hidden="true" />} onClick={() => void setFilter(null)}>
            Clear filters
          </Button>
        </div>
      )}
    </search>
  )
}

function optionOf({ id, name }: Choice) {
  return { value: id, label: name }
}
