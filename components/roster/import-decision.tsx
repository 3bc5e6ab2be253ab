'use client'

import { Check } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import type { RosterImport } from '@/lib/roster/import-json'

type ImportDecisionProps = {
  id: string
  state: RosterImport['state']
  canRelease: boolean
  counts: RosterImport['counts']
  apply: Action<{ id: string; release: boolean }, { state: string }>
  cancel: Action<{ id: string }, { state: string }>
}

/** Apply or cancel. A held import is released by an owner, who says so twice; one that is still being read can only be cancelled. */
export function ImportDecision({ id, state, canRelease, counts, apply, cancel }: ImportDecisionProps) {
  const [pending, startTransition] = useTransition()
  const [waitingFor, setWaitingFor] = useState<'apply' | 'cancel'>()

  function press(which: 'apply' | 'cancel') {
    setWaitingFor(which)
    startTransition(async () => {
      const result = which === 'apply' ? await apply({ id, release: false }) : await cancel({ id })
      if (!result.ok) showToast({ tone: 'error', title: result.message })
      else if (which === 'apply') showToast({ tone: 'success', title: 'Import applied' })
    })
  }

  async function release() {
    const result = await apply({ id, release: true })
    if (!result.ok) return result.message
    showToast({ tone: 'success', title: 'Import released and applied' })
    return undefined
  }

  return (
    <div className="flex flex-wrap gap-2">
      <Button pending={pending && waitingFor === 'cancel'} disabled={pending} onClick={() => press('cancel')}>
        Cancel import
      </Button>
      {state === 'held' && canRelease && (
        <ConfirmButton
          label="Release and apply"
          title={`Remove ${counts.removed.toLocaleString('en-US')} contacts?`}
          description="They can no longer be invited. Links they have keep working until they expire. Import the complete file to bring them back."
          danger
          variant="primary"
          onConfirm={release}
        />
      )}
      {state === 'staged' && (
        <Button
          variant="primary"
          icon={<Check aria-hidden="true" />}
          pending={pending && waitingFor === 'apply'}
          disabled={pending}
          onClick={() => press('apply')}
        >
          Apply
        </Button>
      )}
    </div>
  )
}
