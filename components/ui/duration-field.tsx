'use client'

import { useId, useState } from 'react'
import { controlStyle, describedBy, FieldFrame, type FieldText } from './field-frame'

const units = [
  { seconds: 60, word: 'minutes' },
  { seconds: 3600, word: 'hours' },
  { seconds: 86_400, word: 'days' },
] as const

type DurationFieldProps = FieldText & {
  /** The form field that carries the seconds. */
  name: string
  /** Undefined begins blank. */
  defaultSeconds: number | undefined
  'aria-required'?: boolean | undefined
  onSecondsChange?: ((seconds: number) => void) | undefined
}

/** A length of time as people say it, a number and a unit; the form carries whole seconds. */
export function DurationField({
  label,
  labelHidden,
  note,
  hint,
  error,
  name,
  defaultSeconds,
  onSecondsChange,
  'aria-required': required,
}: DurationFieldProps) {
  const id = useId()
  const [unit, setUnit] = useState<number>(unitOf(defaultSeconds))
  const [amount, setAmount] = useState(defaultSeconds === undefined ? '' : String(defaultSeconds / unit))
  const seconds = amount.trim() === '' ? Number.NaN : Math.round(Number(amount) * unit)

  function change(next: { amount?: string; unit?: number }) {
    const changed = { amount: next.amount ?? amount, unit: next.unit ?? unit }
    setAmount(changed.amount)
    setUnit(changed.unit)
    onSecondsChange?.(changed.amount.trim() === '' ? Number.NaN : Math.round(Number(changed.amount) * changed.unit))
  }

  return (
    <FieldFrame id={id} label={label} labelHidden={labelHidden} note={note} hint={hint} error={error}>
      <span className="flex gap-2">
        <input type="hidden" name={name} value={Number.isNaN(seconds) ? '' : seconds} />
        <input
          {...describedBy(id, { error, hint })}
          aria-required={required}
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          onChange={(event) => change({ amount: event.currentTarget.value })}
          className={`${controlStyle} tabular h-9 min-w-0 px-3 pointer-coarse:h-11`}
        />
        <select
          aria-label={`${label}, unit`}
          value={unit}
          onChange={(event) => change({ unit: Number(event.currentTarget.value) })}
          className={`${controlStyle} h-9 max-w-32 px-2 pointer-coarse:h-11`}
        >
          {units.map(({ seconds: value, word }) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </span>
    </FieldFrame>
  )
}

/** The greatest unit that says it in a whole number; a day is said in hours. */
function unitOf(seconds: number | undefined): number {
  if (seconds === undefined) return 3600
  if (seconds % 86_400 === 0 && seconds > 86_400) return 86_400
  return seconds % 3600 === 0 ? 3600 : 60
}
