import { Notice } from '@/components/ui/notice'
import type { AccountReport } from '@/lib/roster/accounts/account-report-json'
import { countInvitations } from './count-invitations'
import { CountsList } from './counts-list'
import { LineReasons } from './line-reasons'

const shownLines = 20

/** What an account report comes to, and the lines that came to nothing. */
export function AccountReportResult({ report, isApplied }: { report: AccountReport; isApplied: boolean }) {
  const { column, counts, leftOut } = report
  const shown = leftOut.slice(0, shownLines)
  const total = counts.unknown + counts.refused
  return (
    <div className="flex flex-col gap-4">
      <div role="status">
        <Outcome report={report} isApplied={isApplied} />
      </div>
      <p className="text-muted text-sm">
        {column === null ? (
          'The file has no column that tells who has an account.'
        ) : (
          <>
            Who has an account is read from the column <span className="token">{column}</span>.
          </>
        )}
      </p>
      <CountsList
        perRow={3}
        counts={[
          { label: isApplied ? 'Activated' : 'To be activated', hint: 'contacts, by their newest invitation', count: counts.activated },
          { label: 'Activated before', hint: 'contacts, left as they are', count: counts.already },
          { label: 'Never invited', hint: 'contacts with an account and nothing to mark', count: counts.uninvited },
          { label: 'No account yet', hint: 'contacts, says the report', count: counts.pending },
          { label: 'Unknown GUID', hint: 'lines that are nobody’s here', count: counts.unknown },
          { label: 'Refused', hint: 'lines that cannot be read', count: counts.refused },
        ]}
      />
      {shown.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="font-medium text-sm">
            Lines left out{total > shown.length && `: the first ${shown.length} of ${total.toLocaleString('en-US')}`}
          </h3>
          <LineReasons caption="Lines left out" lines={shown} />
        </div>
      )}
    </div>
  )
}

function Outcome({ report: { counts }, isApplied }: { report: AccountReport; isApplied: boolean }) {
  const { activated } = counts
  if (isApplied) return <Notice tone="success" title={`Applied: ${countInvitations(activated)} marked as activated`} />
  if (activated === 0) return <Notice title="Nothing to mark">No contact in this file has an invitation that is still to be marked.</Notice>
  return (
    <Notice title={`${countInvitations(activated)} would be marked as activated`}>
      Nothing has changed yet. Look at the counts, then apply the report.
    </Notice>
  )
}
