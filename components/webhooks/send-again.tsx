'use client'

import { RotateCw } from 'lucide-react'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'

type SendAgainProps = {
  /** Which delivery, for whoever does not see the row. */
  about: string
  webhookId: string
  deliveryId: string
  sendAgain: Action<{ id: string; deliveryId: string }, void>
}

export function SendAgain({ about, webhookId, deliveryId, sendAgain }: SendAgainProps) {
  const [pending, startTransition] = useTransition()
  function press() {
    startTransition(async () => {
      const result = await sendAgain({ id: webhookId, deliveryId })
      if (result.ok) showToast({ title: 'Delivery queued again' })
      else showToast({ tone: 'error', title: result.message })
    })
  }
  return (
    <Button size="sm" variant="quiet" pending={pending} onClick={press} aria-label={`Send again: ${about}`}>
      Send again
    </Button>
  )
}

type SendFailedProps = { webhookId: string; failed: number; sendFailedAgain: Action<{ id: string }, { deliveries: number }> }

/** Asks first: it may be a great many. */
export function SendFailedAgain({ webhookId, failed, sendFailedAgain }: SendFailedProps) {
  return (
    <ConfirmButton
      label="Send all failed again"
      size="sm"
      icon={<RotateCw aria-hidden="true" />}
      title={failed === 1 ? 'Send the failed delivery again?' : `Send ${failed.toLocaleString('en-US')} failed deliveries again?`}
      description="Each keeps its id, so a receiver that had it before can tell."
      confirmLabel="Send again"
      onConfirm={async () => {
        const result = await sendFailedAgain({ id: webhookId })
        if (!result.ok) return result.message
        const { deliveries } = result.data
        showToast({ title: deliveries === 1 ? 'Delivery queued again' : `${deliveries.toLocaleString('en-US')} deliveries queued again` })
        return undefined
      }}
    />
  )
}
