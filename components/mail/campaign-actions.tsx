'use client'

import { CircleStop, RotateCw } from 'lucide-react'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'

type CampaignActionsProps = {
  campaignId: string
  waiting: number
  /** Contacts whose mails are not made yet. */
  pending: number
  /** Failed mails that may be sent again: their addresses are not suppressed. */
  retriable: number
  stopSending: Action<{ campaignId: string }, void>
  retryFailed: Action<{ campaignId: string }, { messages: number }>
}

export function CampaignActions({ campaignId, waiting, pending, retriable, stopSending, retryFailed }: CampaignActionsProps) {
  return (
    <>
      {retriable > 0 && (
        <ConfirmButton
          label="Retry failed"
          icon={<RotateCw aria-hidden="true" />}
          title={`Send ${counted(retriable, 'failed mail')} again?`}
          description="Each goes to the same address once more. Addresses that returned mail for good are left out until the roster brings another one."
          onConfirm={async () => {
            const result = await retryFailed({ campaignId })
            if (!result.ok) return result.message
            showToast({ tone: 'success', title: `${counted(result.data.messages, 'mail')} queued again` })
            return undefined
          }}
        />
      )}
      {waiting + pending > 0 && (
        <ConfirmButton
          label="Stop sending"
          icon={<CircleStop aria-hidden="true" />}
          title={pending > 0 ? `Stop before ${counted(pending, 'more contact')}?` : `Stop ${counted(waiting, 'waiting mail')}?`}
          description="What waits is not sent, and this campaign cannot be taken up again. What the mail server has accepted is on its way and cannot be called back. Reminders stop too."
          danger
          onConfirm={async () => {
            const result = await stopSending({ campaignId })
            if (!result.ok) return result.message
            showToast({ tone: 'success', title: 'Sending stopped' })
            return undefined
          }}
        />
      )}
    </>
  )
}
