import type { RosterImportSummary } from '@/lib/roster/import-json'
import { CountsList } from './counts-list'

type Counts = RosterImportSummary['counts']

const items: ReadonlyArray<{ count: keyof Counts; label: string; hint: string }> = [
  { count: 'added', label: 'Added', hint: 'contacts new to this source' },
  { count: 'changed', label: 'Changed', hint: 'contacts with new facts' },
  { count: 'removed', label: 'Removed', hint: 'contacts missing from the file' },
  { count: 'unchanged', label: 'Unchanged', hint: 'contacts as they were' },
  { count: 'refused', label: 'Refused', hint: 'lines left out' },
]

export function ImportCountsList({ counts }: { counts: Counts }) {
  return <CountsList perRow={5} counts={items.map(({ count, ...words }) => ({ ...words, count: counts[count] }))} />
}
