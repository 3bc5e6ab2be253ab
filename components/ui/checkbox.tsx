'use client'

import { Check, Minus } from 'lucide-react'
import { type ComponentProps, type ReactNode, useCallback, useId } from 'react'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'className' | 'style' | 'children' | 'ref'> & {
  /** Always its accessible name, seen or not. */
  label: string
  labelHidden?: boolean | undefined
  hint?: ReactNode
  /** Some but not all of what it stands for. */
  indeterminate?: boolean | undefined
  onCheckedChange?: ((checked: boolean) => void) | undefined
}

/** The platform's own tick box in our drawing: it posts with its form and answers to the space bar without us. */
export function Checkbox({
  label,
  labelHidden = false,
  hint,
  indeterminate = false,
  onCheckedChange,
  onChange,
  id,
  ...rest
}: CheckboxProps) {
  const ownId = useId()
  const boxId = id ?? ownId
  // HTML has no attribute for it.
  const setIndeterminate = useCallback(
    (box: HTMLInputElement | null) => {
      if (box !== null) box.indeterminate = indeterminate
    },
    [indeterminate],
  )
  return (
    <span className={labelHidden ? 'relative inline-flex align-middle' : 'relative flex gap-2.5'}>
      <span className={`relative inline-flex size-4 shrink-0 ${labelHidden ? '' : 'mt-[3px]'}`}>
        <input
          {...rest}
          ref={setIndeterminate}
          id={boxId}
          type="checkbox"
          aria-label={labelHidden ? label : undefined}
          aria-describedby={hint === undefined ? undefined : `${boxId}-hint`}
          onChange={(event) => {
            onChange?.(event)
            onCheckedChange?.(event.currentTarget.checked)
          }}
          // The box is 16 px; what can be hit is 40.
          className="peer size-4 appearance-none rounded-[4px] border border-edge bg-surface transition-colors duration-120 before:absolute before:-inset-3 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent enabled:hover:border-ink/70 disabled:opacity-45 forced-colors:appearance-auto"
        />
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 size-3 text-on-accent opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-0"
        />
        <Minus
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 size-3 text-on-accent opacity-0 peer-indeterminate:opacity-100"
        />
      </span>
      {!labelHidden && (
        <span className="flex min-w-0 flex-col">
          <label htmlFor={boxId} className="text-sm leading-[22px]">
            {label}
          </label>
          {hint !== undefined && (
            <span id={`${boxId}-hint`} className="text-muted text-sm">
              {hint}
            </span>
          )}
        </span>
      )}
    </span>
  )
}
