type Count = { label: string; hint: string; count: number }

const columns = { 3: 'sm:grid-cols-3', 4: 'sm:grid-cols-4', 5: 'sm:grid-cols-5' } as const

/** Figures side by side, each with what it counts. */
export function CountsList({ counts, perRow }: { counts: readonly Count[]; perRow: keyof typeof columns }) {
  return (
    <dl aria-label="Counts" className={`grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line ${columns[perRow]}`}>
      {counts.map(({ label, hint, count }) => (
        <div key={label} className="flex flex-col bg-surface px-4 py-3 odd:last:max-sm:col-span-2">
          <dt className="text-muted text-sm">{label}</dt>
          <dd>
            <span className="font-semibold text-xl tabular">{count.toLocaleString('en-US')}</span>
            <span className="block text-muted text-xs">{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
