import Link from 'next/link'
import { addressOf } from '@/lib/address-filter'
import type { RosterImportSummary } from '@/lib/roster/import-json'

type Counts = RosterImportSummary['counts']

/** The lists an import can be looked through by; contacts that stay as they are have none. */
export const importLists = ['removed', 'refused', 'changed', 'added'] as const

export type ImportList = (typeof importLists)[number]

const items: ReadonlyArray<{ count: keyof Counts; list: ImportList | undefined; label: string; hint: string }> = [
  { count: 'added', list: 'added', label: 'Added', hint: 'contacts new to this source' },
  { count: 'changed', list: 'changed', label: 'Changed', hint: 'contacts with new facts' },
  { count: 'removed', list: 'removed', label: 'Removed', hint: 'contacts no longer listed' },
  { count: 'unchanged', list: undefined, label: 'Unchanged', hint: 'contacts as they were' },
  { count: 'refused', list: 'refused', label: 'Refused', hint: 'lines left out' },
]

type ImportCountsListProps = {
  importId: string
  counts: Counts
  /** Which list stands below; undefined where there is none to look through. */
  chosen: ImportList | undefined
}

/** What an import comes to. Pressing a figure shows its list below. */
export function ImportCountsList({ importId, counts, chosen }: ImportCountsListProps) {
  return (
    <ul
      aria-label="Counts"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-5"
    >
      {items.map(({ count, list, label, hint }) => {
        const figure = (
          <>
            <span className="text-muted text-sm">{label}</span>
            <span className={`font-semibold text-xl tabular ${counts[count] === 0 ? 'text-muted' : ''}`}>
              {counts[count].toLocaleString('en-US')}
            </span>
            <span className="text-muted text-xs">{hint}</span>
          </>
        )
        return (
          <li key={count} className="flex bg-surface last:max-sm:col-span-2 last:sm:max-lg:col-span-2">
            {chosen !== undefined && list !== undefined && counts[count] > 0 ? (
              <Link
                href={addressOf(`/roster/${importId}`, { show: list })}
                scroll={false}
                aria-current={list === chosen ? 'true' : undefined}
                className="flex w-full flex-col px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:bg-accent-soft aria-[current]:shadow-[inset_0_-2px_0_var(--color-accent)]"
              >
                {figure}
              </Link>
            ) : (
              <div className="flex w-full flex-col px-4 py-3">{figure}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The list that is shown when the address names none: what loses something first. */
export function firstList(counts: Counts): ImportList | undefined {
  return importLists.find((list) => counts[list] > 0)
}
