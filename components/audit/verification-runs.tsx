import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { VerificationRun } from '@/lib/audit/verify/request-verification'
import { verdictWords } from './verdict-words'
import { VerificationBadge } from './verification-badge'

type VerificationRunsProps = { runs: readonly VerificationRun[]; caption: string; timeZone: string }

export function VerificationRuns({ runs, caption, timeZone }: VerificationRunsProps) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th fit>Asked for</Th>
          <Th fit>Verdict</Th>
          <Th from="sm">What was found</Th>
          <Th from="md" fit align="end">
            Events
          </Th>
          <Th from="lg" fit>
            By
          </Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Tr key={run.id}>
            <Td fit>
              <Link className="link" href={`/audit/verify/${run.id}`}>
                <DateTime at={run.createdAt} timeZone={timeZone} />
              </Link>
            </Td>
            <Td fit>
              <VerificationBadge run={run} />
            </Td>
            <Td from="sm" muted>
              {run.recordedVerdict ? verdictWords[run.recordedVerdict].title : '–'}
            </Td>
            <Td from="md" fit align="end">
              {run.result ? run.result.leaves.toLocaleString('en-US') : '–'}
            </Td>
            <Td from="lg" fit muted>
              <span className="block max-w-56 truncate" title={run.requestedBy}>
                {run.requestedBy}
              </span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
