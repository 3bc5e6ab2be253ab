'use client'

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

/** The platform's own tick box in our drawing (`tick` of app/globals.css): it posts with its form and answers to the space bar without us. */
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
  const boxId = id ?? (labelHidden ? undefined : ownId)
  // HTML has no attribute for it.
  const setIndeterminate = useCallback(
    (box: HTMLInputElement | null) => {
      if (box !== null) box.indeterminate = indeterminate
    },
    [indeterminate],
  )
  const box = (
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
      className={labelHidden ? 'tick' : 'tick mt-[3px]'}
    />
  )
  if (labelHidden) return box
  return (
    <span className="relative flex gap-2.5">
      {box}
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
    </span>
  )
}
