import { type ComponentProps, type ReactNode, useId } from 'react'
import { controlStyle, describedBy, FieldFrame, type FieldText } from './field-frame'

type Shared = FieldText & {
  /** For tokens, GUIDs, codes and addresses that are read letter by letter. */
  mono?: boolean | undefined
}

type TextFieldProps = Shared & Omit<ComponentProps<'input'>, 'className' | 'style' | 'children'> & { leading?: ReactNode }

export function TextField({ label, labelHidden, note, hint, error, mono = false, leading, id, type = 'text', ...rest }: TextFieldProps) {
  const ownId = useId()
  const fieldId = id ?? ownId
  return (
    <FieldFrame id={fieldId} label={label} labelHidden={labelHidden} note={note} hint={hint} error={error}>
      <span className="relative flex">
        {leading !== undefined && (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 start-0 flex w-9 items-center justify-center text-muted [&_svg]:size-4"
          >
            {leading}
          </span>
        )}
        <input
          {...rest}
          {...describedBy(fieldId, { error, hint })}
          id={fieldId}
          type={type}
          spellCheck={mono ? false : rest.spellCheck}
          className={`${controlStyle} h-9 pointer-coarse:h-11 ${leading === undefined ? 'ps-3' : 'ps-9'} pe-3 ${textStyle(mono)}`}
        />
      </span>
    </FieldFrame>
  )
}

// At 14 px some of the mono faces draw their underscore out of sight.
const textStyle = (mono: boolean) => (mono ? 'font-mono text-base' : 'text-sm')

type TextAreaFieldProps = Shared & Omit<ComponentProps<'textarea'>, 'className' | 'style' | 'children'>

export function TextAreaField({ label, labelHidden, note, hint, error, mono = false, id, rows = 4, ...rest }: TextAreaFieldProps) {
  const ownId = useId()
  const fieldId = id ?? ownId
  return (
    <FieldFrame id={fieldId} label={label} labelHidden={labelHidden} note={note} hint={hint} error={error}>
      <textarea
        {...rest}
        {...describedBy(fieldId, { error, hint })}
        id={fieldId}
        rows={rows}
        spellCheck={mono ? false : rest.spellCheck}
        className={`${controlStyle} px-3 py-2 ${textStyle(mono)} ${mono ? 'break-all' : ''}`}
      />
    </FieldFrame>
  )
}
