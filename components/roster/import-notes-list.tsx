import { Panel } from '@/components/ui/panel'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import { notesInWords } from './import-words'

/** What a run left out on purpose or added by itself; nothing of it has to be repaired. */
export function ImportNotesList({ notes }: Pick<RosterImportSummary, 'notes'>) {
  const said = notesInWords(notes)
  if (said.length === 0) return null
  return (
    <Panel title="Also in this run" description="Nothing here needs to be repaired. It tells why a count may differ from what you expect.">
      <ul className="flex flex-col divide-y divide-line text-sm">
        {said.map(({ name, count, label, hint }) => (
          <li key={name} className="flex flex-col gap-x-6 py-2 first:pt-0 last:pb-0 sm:flex-row">
            <span className="shrink-0 sm:w-72">
              <span className="font-medium tabular">{count.toLocaleString('en-US')}</span> {label}
            </span>
            <span className="min-w-0 flex-1 text-muted">{hint}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
