'use client'

import { X } from 'lucide-react'

/** A filter that is in force and has no control of its own to show it: what it is, and the way out of it. */
export function FilterChip({ label, value, onRemove }: { label: string; value: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-full border border-accent-line bg-accent-soft ps-3 pe-1 text-sm pointer-coarse:h-10">
      <span className="text-muted">{label}</span>
      <bdi className="truncate font-medium">{value}</bdi>
      <button
        type="button"
        aria-label={`Remove the filter ${label} ${value}`}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-ink pointer-coarse:size-8"
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  )
}
