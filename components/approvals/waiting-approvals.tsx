import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { type Definition, DefinitionList } from '@/components/ui/definition-list'
import { Panel } from '@/components/ui/panel'
import { addressOf } from '@/lib/address-filter'
import type { AwaitedAct } from '@/lib/approvals/awaited-act'
import type { ApprovalView } from '@/lib/approvals/find-approvals'
import { actTitle, filterInWords, handOutWords, reasonWords } from './act-words'
import { ApprovalDecision, type Deciding } from './approval-decision'

type WaitingApprovalsProps = { approvals: readonly ApprovalView[]; timeZone: string; deciding: Deciding }

/** Every request that waits, with all that a second member needs to decide. */
export function WaitingApprovals({ approvals, timeZone, deciding }: WaitingApprovalsProps) {
  return (
    <ul className="flex max-w-200 flex-col gap-4">
      {approvals.map((approval) => {
        const { id, may, requestedBy } = approval
        const title = actTitle(approval)
        return (
          <li key={id} id={id}>
            <Panel
              title={title}
              description={`${requestedBy} asked for it.`}
              action={may && <ApprovalDecision id={id} title={title} requestedBy={requestedBy} may={may} deciding={deciding} />}
            >
              <DefinitionList items={factsOf(approval, timeZone)} />
            </Panel>
          </li>
        )
      })}
    </ul>
  )
}

function factsOf({ act, reasons, requestedAt, expiresAt }: ApprovalView, timeZone: string): Definition[] {
  return [
    ...(act.kind === 'campaign' ? campaignFacts(act) : releaseFacts(act)),
    { term: 'Why it waits', description: reasons.map((reason) => reasonWords[reason]).join('; ') },
    { term: 'Asked', description: <DateTime at={requestedAt} timeZone={timeZone} /> },
    { term: 'Waits until', description: <DateTime at={expiresAt} timeZone={timeZone} /> },
  ]
}

function campaignFacts(act: Extract<AwaitedAct, { kind: 'campaign' }>): Definition[] {
  const { portalName, schools } = act
  return [
    { term: 'Portal', description: portalName },
    { term: 'What', description: handOutWords(act) },
    { term: 'Who', description: <Chosen act={act} /> },
    ...(schools.length === 0 ? [] : [{ term: 'Schools', description: `Contacts of ${schools.join(', ')} only` }]),
  ]
}

function Chosen({ act: { selection, firstNames } }: { act: Extract<AwaitedAct, { kind: 'campaign' }> }) {
  if ('contacts' in selection) {
    const others = selection.contacts.length - firstNames.length
    return (
      <>
        <bdi>{firstNames.join(', ')}</bdi>
        {others > 0 && `${firstNames.length > 0 ? ' and ' : ''}${others.toLocaleString('en-US')} more, chosen by hand`}
      </>
    )
  }
  const words = filterInWords(selection.filter)
  const except = selection.except?.length ?? 0
  const values = Object.entries(selection.filter).map(([key, value]) => [key, value === undefined ? undefined : String(value)] as const)
  return (
    <>
      <Link href={addressOf('/contacts', Object.fromEntries(values))} className="link">
        {words === '' ? 'Everybody' : words}
      </Link>
      {except > 0 && `, but for ${except.toLocaleString('en-US')} taken out by hand`}
    </>
  )
}

function releaseFacts({ importId, source, removed, changed }: Extract<AwaitedAct, { kind: 'import_release' }>): Definition[] {
  const counts = `${removed.toLocaleString('en-US')} removed, ${changed.toLocaleString('en-US')} changed`
  return [
    { term: 'Contacts', description: counts },
    {
      term: 'Import',
      description:
        source === null ? (
          'Its source was removed'
        ) : (
          <Link href={`/roster/${importId}`} className="link">
            See what would change
          </Link>
        ),
    },
  ]
}
