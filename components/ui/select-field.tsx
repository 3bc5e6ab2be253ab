import { ChevronDown } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { controlStyle, describedBy, FieldFrame, type FieldText } from './field-frame'

export type SelectOption = { value: string; label: string; disabled?: boolean | undefined }

export type SelectGroup = { label: string; options: readonly SelectOption[] }

type SelectFieldProps = FieldText &
  Omit<ComponentProps<'select'>, 'className' | 'style' | 'children'> & { options: ReadonlyArray<SelectOption | SelectGroup> }

/** The platform's own list: the best there is on a phone, and it needs no script. */
export function SelectField({ label, labelHidden, note, hint, error, id, options, ...rest }: SelectFieldProps) {
  const ownId = useId()
  const fieldId = id ?? ownId
  return (
    <FieldFrame id={fieldId} label={label} labelHidden={labelHidden} note={note} hint={hint} error={error}>
      <span className="relative flex">
        <select
          {...rest}
          {...describedBy(fieldId, { error, hint })}
          id={fieldId}
          className={`${controlStyle} h-9 appearance-none truncate text-sm ps-3 pe-8 pointer-coarse:h-11`}
        >
          {options.map((option) =>
            'options' in option ? (
              <optgroup key={option.label} label={option.label}>
                {option.options.map(optionOf)}
              </optgroup>
            ) : (
              optionOf(option)
            ),
          )}
        </select>
        <ChevronDown aria-hidden="true" className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4 text-muted" />
      </span>
    </FieldFrame>
  )
}

function optionOf({ value, label, disabled }: SelectOption) {
  return (
    <option key={value} value={value} disabled={disabled}>
      {label}
    </option>
  )
}
