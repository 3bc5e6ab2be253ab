'use client'

import { Check } from 'lucide-react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'

type Decide = Action<{ id: string }, void>

/** What can be done with a request. */
export type Deciding = { approve: Decide; decline: Decide; withdraw: Decide }

type ApprovalDecisionProps = { id: string; title: string; requestedBy: string; may: 'decide' | 'withdraw'; deciding: Deciding }

/** The buttons under a request: for a second member to decide, for the requester to take it back. */
export function ApprovalDecision({ id, title, requestedBy, may, deciding }: ApprovalDecisionProps) {
  const press = (decide: Decide, done: string) => async () => {
    const result = await decide({ id })
    if (!result.ok) return result.message
    showToast({ title: done })
    return undefined
  }
  if (may === 'withdraw') {
    return (
      <ConfirmButton
        label="Withdraw"
        size="sm"
        title="Withdraw this request?"
        description={`${title}: nothing is done. You can ask for it again at any time.`}
        confirmLabel="Withdraw request"
        onConfirm={press(deciding.withdraw, 'Request withdrawn')}
      />
    )
  }
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmButton
        label="Decline"
        size="sm"
        title="Decline this request?"
        description={`${title}: nothing is done. ${requestedBy} sees that you declined it.`}
        confirmLabel="Decline request"
        danger
        onConfirm={press(deciding.decline, 'Request declined')}
      />
      <ConfirmButton
        label="Approve"
        size="sm"
        variant="primary"
        icon={<Check aria-hidden="true" />}
        title="Approve this request?"
        description={`${title}: it is done at once, in the name of ${requestedBy}. The audit record shows you both.`}
        confirmLabel="Approve and do it"
        onConfirm={press(confirmed(deciding.approve), 'Approved and done')}
      />
    </div>
  )
}
