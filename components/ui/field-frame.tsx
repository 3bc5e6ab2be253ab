import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type FieldText = {
  label: string
  /** Keeps the label for screen readers only, as in a filter bar whose meaning is plain to see. */
  labelHidden?: boolean | undefined
  /** A word beside the label and no part of the name, such as *Required*. */
  note?: string | undefined
  hint?: ReactNode
  error?: string | undefined
}

/** Label above, control, then the error and the hint, tied to the control by the ids that `fieldIds` makes. */
export function FieldFrame({
  id,
  label,
  labelHidden = false,
  note,
  hint,
  error,
  children,
}: FieldText & { id: string; children: ReactNode }) {
  const ids = fieldIds(id)
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className={labelHidden ? 'sr-only' : 'flex items-baseline gap-2 text-sm'}>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {note !== undefined && (
          <span aria-hidden="true" className="text-muted text-xs">
            {note}
          </span>
        )}
      </span>
      {children}
      {error !== undefined && (
        <p id={ids.error} className="flex gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={ids.hint} className="text-muted text-sm">
          {hint}
        </p>
      )}
    </div>
  )
}

function fieldIds(id: string) {
  return { error: `${id}-error`, hint: `${id}-hint` }
}

/** What a control says of itself so that its error and hint are read with it. */
export function describedBy(id: string, { error, hint }: Pick<FieldText, 'error' | 'hint'>) {
  const ids = fieldIds(id)
  const described = [error === undefined ? '' : ids.error, hint === undefined ? '' : ids.hint].filter(Boolean).join(' ')
  return { 'aria-invalid': error !== undefined || undefined, 'aria-describedby': described || undefined }
}

/** The look every control shares. 16 px on touch, or a phone zooms into the page. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-edge bg-surface text-ink pointer-coarse:text-[16px] transition-colors duration-120 hover:border-ink/70 focus-visible:border-focus focus-visible:outline-2 focus-visible:outline-focus focus-visible:-outline-offset-1 aria-invalid:border-danger [&[readonly]]:bg-sunken disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-muted'
