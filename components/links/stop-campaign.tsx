'use client'

import { CircleStop } from 'lucide-react'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'

type StopCampaignProps = {
  campaignId: string
  /** Contacts that the worker has not come to, when the page was drawn. */
  left: number
  hasMail: boolean
  stop: Action<{ campaignId: string }, void>
}

export function StopCampaign({ campaignId, left, hasMail, stop }: StopCampaignProps) {
  return (
    <ConfirmButton
      label="Stop"
      icon={<CircleStop aria-hidden="true" />}
      title={`Stop before ${counted(left, 'more contact')}?`}
      description={
        hasMail
          ? 'They get no invitation, and mails that still wait are not sent. What the mail server has accepted cannot be called back. This campaign cannot be taken up again.'
          : 'They get nothing. Whoever was served already keeps the link. This campaign cannot be taken up again; the others can be selected anew.'
      }
      danger
      onConfirm={async () => {
        const result = await stop({ campaignId })
        if (!result.ok) return result.message
        showToast({ tone: 'success', title: 'Stopped' })
        return undefined
      }}
    />
  )
}
