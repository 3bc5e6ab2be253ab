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
          <Th>Uploaded by</Th>
          <Th fit>Uploaded</Th>
        </tr>
      </thead>
      <tbody>
        {imports.map((rosterImport) => (
          <Tr key={rosterImport.id} muted={rosterImport.state === 'cancelled'}>
            <Td>
              <Link className="link" href={`/roster/${rosterImport.id}`}>
                {rosterImport.source}
              </Link>
            </Td>
            <Td fit>
              <ImportStateBadge state={rosterImport.state} />
            </Td>
            {counts.map((count) => (
              <Td key={count} fit align="end">
                {rosterImport.counts[count].toLocaleString('en-US')}
              </Td>
            ))}
            <Td>{rosterImport.uploadedBy}</Td>
            <Td fit>
              <DateTime at={rosterImport.createdAt} timeZone={timeZone} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
