import Link from 'next/link'
import { Second } from '@/components/links/contact-with'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ApprovalView } from '@/lib/approvals/find-approvals'
import { actTitle, resultHref } from './act-words'
import { ApprovalStandingBadge } from './approval-standing-badge'

/** What was approved, declined, withdrawn, or waited for too long. */
export function DecidedApprovals({ approvals, timeZone }: { approvals: readonly ApprovalView[]; timeZone: string }) {
  return (
    <Table caption="Decided requests">
      <thead>
        <tr>
          <Th>Request</Th>
          <Th from="md">Asked by</Th>
          <Th from="md">Decided by</Th>
          <Th from="sm">When</Th>
          <Th fit>Outcome</Th>
        </tr>
      </thead>
      <tbody>
        {approvals.map((approval) => {
          const { id, standing, requestedBy, decidedBy, decidedAt, expiresAt } = approval
          const href = resultHref(approval)
          return (
            <Tr key={id} muted={standing !== 'approved'}>
              <Td>
                <div className="max-sm:max-w-[48vw] max-sm:whitespace-normal">
                  {href === undefined ? (
                    actTitle(approval)
                  ) : (
                    <Link href={href} className="link" prefetch={false}>
                      {actTitle(approval)}
                    </Link>
                  )}
                </div>
                <Second>
                  <span className="md:hidden">{requestedBy}</span>
                </Second>
              </Td>
              <Td from="md">
                <Person name={requestedBy} />
              </Td>
              <Td from="md">{decidedBy === null ? 'Nobody' : <Person name={decidedBy} />}</Td>
              <Td from="sm">
                <DateTime at={decidedAt ?? expiresAt} timeZone={timeZone} />
              </Td>
              <Td fit>
                <ApprovalStandingBadge standing={standing} />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function Person({ name }: { name: string }) {
  return (
    <span className="block max-w-44 truncate xl:max-w-60" title={name}>
      {name}
    </span>
  )
}
