'use client'

import { CircleStop } from 'lucide-react'
import { ConfirmButton } from '@/components/ui/confirm-button'
import type { Action } from '@/lib/action-result'

/** Ends a verification that waits or runs. */
export function CancelVerification({ id, cancel }: { id: string; cancel: Action<{ id: string }, void> }) {
  return (
    <ConfirmButton
      label="Cancel"
      confirmLabel="Cancel verification"
      icon={<CircleStop aria-hidden="true" />}
      title="Cancel this verification?"
      description="What was checked so far counts for nothing, and there is no verdict. You can verify again at any time, from the beginning."
      onConfirm={async () => {
        const result = await cancel({ id })
        return result.ok ? undefined : result.message
      }}
    />
  )
}
