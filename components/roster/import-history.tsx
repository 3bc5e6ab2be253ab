import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import { ImportStateBadge } from './import-state-badge'

const counts = ['added', 'changed', 'removed', 'unchanged', 'refused'] as const

export function ImportHistory({ imports, timeZone }: { imports: readonly RosterImportSummary[]; timeZone: string }) {
  return (
    <Table caption="Imports">
      <thead>
        <tr>
          <Th>Source</Th>
          <Th fit>State</Th>
          {counts.map((count) => (
            <Th key={count} fit align="end">
              {count.charAt(0).toUpperCase() + count.slice(1)}
            </Th>
          ))}
          <Th fit>Brought</Th>
        </tr>
      </thead>
      <tbody>
        {imports.map(({ id, source, state, undoneAt, counts: counted, fileName, uploadedBy, createdAt }) => (
          <Tr key={id} muted={state === 'cancelled' || undoneAt !== null}>
            <Td fill>
              <span className="block max-xl:max-w-64">
                <Link className="link block w-fit max-w-full truncate" href={`/roster/${id}`} dir="auto">
                  {source}
                </Link>
                {fileName !== null && (
                  <span className="block truncate text-muted text-xs" title={fileName} dir="auto">
                    {fileName}
                  </span>
                )}
              </span>
            </Td>
            <Td fit>
              <ImportStateBadge state={state} undoneAt={undoneAt} />
            </Td>
            {counts.map((count) => (
              <Td key={count} fit align="end">
                <span className={counted[count] === 0 ? 'text-muted' : ''}>{counted[count].toLocaleString('en-US')}</span>
              </Td>
            ))}
            <Td fit>
              <DateTime at={createdAt} timeZone={timeZone} />
              <span className="block max-w-48 truncate text-muted text-xs" title={uploadedBy}>
                by {uploadedBy}
              </span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
