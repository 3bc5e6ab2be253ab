import { ChevronDown } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { controlStyle, describedBy, FieldFrame, type FieldText } from './field-frame'

export type SelectOption = { value: string; label: string; disabled?: boolean | undefined }

type SelectFieldProps = FieldText &
  Omit<ComponentProps<'select'>, 'className' | 'style' | 'children'> & { options: readonly SelectOption[] }

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
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden="true" className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4 text-muted" />
      </span>
    </FieldFrame>
  )
}
