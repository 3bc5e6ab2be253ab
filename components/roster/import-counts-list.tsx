import type { RosterImportSummary } from '@/lib/roster/import-json'

type Counts = RosterImportSummary['counts']

const items: ReadonlyArray<{ count: keyof Counts; label: string; hint: string }> = [
  { count: 'added', label: 'Added', hint: 'contacts new to this source' },
  { count: 'changed', label: 'Changed', hint: 'contacts with new facts' },
  { count: 'removed', label: 'Removed', hint: 'contacts missing from the file' },
  { count: 'unchanged', label: 'Unchanged', hint: 'contacts as they were' },
  { count: 'refused', label: 'Refused', hint: 'lines left out' },
]

export function ImportCountsList({ counts }: { counts: Counts }) {
  return (
    <dl aria-label="Counts" className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-5">
      {items.map(({ count, label, hint }) => (
        <div key={count} className="flex flex-col bg-surface px-4 py-3 last:max-sm:col-span-2">
          <dt className="text-muted text-sm">{label}</dt>
          <dd>
            <span className="font-semibold text-xl tabular">{counts[count].toLocaleString('en-US')}</span>
            <span className="block text-muted text-xs">{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
