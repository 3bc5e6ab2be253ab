import { Download } from 'lucide-react'
import { DownloadLink } from '@/components/ui/download-link'
import type { RosterImport } from '@/lib/roster/import-json'

type ResultFileLinkProps = { rosterImport: Pick<RosterImport, 'id' | 'state' | 'format' | 'undoneAt'> }

/** The uploaded CSV again, with what becomes of each line; of other kinds, and of what was dropped, there is none. */
export function ResultFileLink({ rosterImport: { id, state, format, undoneAt } }: ResultFileLinkProps) {
  const isCompared = state === 'staged' || state === 'held' || state === 'applied'
  if (!isCompared || undoneAt !== null || (format !== 'contacts' && format !== 'mapped')) return null
  return (
    <DownloadLink href={`/roster/${id}/result`} size="sm" icon={<Download aria-hidden="true" />}>
      Download result file
    </DownloadLink>
  )
}
