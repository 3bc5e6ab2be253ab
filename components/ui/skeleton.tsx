const widths = ['w-7/12', 'w-9/12', 'w-5/12', 'w-8/12', 'w-6/12'] as const

/** The shape of what is coming, in rows. */
export function Skeleton({ rows = 5, label = 'Loading' }: { rows?: number | undefined; label?: string | undefined }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className="flex h-11 items-center border-line border-b">
          <div className={`h-3 animate-pulse rounded-md bg-hover ${widths[row % widths.length]}`} />
        </div>
      ))}
    </div>
  )
}
