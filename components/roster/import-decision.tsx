'use client'

import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { RosterImport } from '@/lib/roster/import-json'
import { heldCount, isTypedCount } from './import-words'

export type Apply = Action<{ id: string; release: boolean }, { state: string }>

type ImportDecisionProps = Pick<RosterImport, 'id' | 'state' | 'heldBecause' | 'counts'> & {
  canRelease: boolean
  apply: Apply
  cancel: Action<{ id: string }, { state: string }>
}

/** Apply or cancel. A held import is released by an owner, who types how many contacts it is about; one that a worker is at can only be cancelled. */
export function ImportDecision({ id, state, heldBecause, counts, canRelease, apply, cancel }: ImportDecisionProps) {
  const [pending, startTransition] = useTransition()
  const [waitingFor, setWaitingFor] = useState<'apply' | 'cancel'>()

  function press(which: 'apply' | 'cancel') {
    setWaitingFor(which)
    startTransition(async () => {
      const result = which === 'apply' ? await apply({ id, release: false }) : await cancel({ id })
      // What became of it, the page itself tells once it is done.
      if (!result.ok) showToast({ tone: 'error', title: result.message })
    })
  }

  return (
    <div className="flex flex-wrap gap-2">
      <Button pending={pending && waitingFor === 'cancel'} disabled={pending} onClick={() => press('cancel')}>
        Cancel import
      </Button>
      {state === 'held' && canRelease && (
        <ReleaseButton id={id} because={heldBecause ?? 'removes'} counts={counts} disabled={pending} apply={apply} />
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

type ReleaseButtonProps = Pick<RosterImport, 'id' | 'counts'> & {
  because: NonNullable<RosterImport['heldBecause']>
  disabled: boolean
  apply: Apply
}

function ReleaseButton({ id, because, counts, disabled, apply }: ReleaseButtonProps) {
  const router = useRouter()
  const count = heldCount(because, counts)

  async function release(form: FormData) {
    if (!isTypedCount(String(form.get('count') ?? ''), count)) return `That is not the number. Type ${count.toLocaleString('en-US')}.`
    const result = await apply({ id, release: true })
    // Where it waits for a second member, the page says so.
    if (!result.ok && result.code !== 'approval_needed') return result.message
    router.refresh()
    return undefined
  }

  return (
    <ConfirmButton
      label="Release and apply"
      title={because === 'removes' ? `Remove ${counted(count, 'contact')}?` : `Change ${counted(count, 'contact')}?`}
      description={
        because === 'removes'
          ? 'They can no longer be invited, and their open invite pages are closed. The import can be undone as long as nothing later depends on it.'
          : 'Whose e-mail changes, or who becomes restricted, has open invite pages closed. The import can be undone as long as nothing later depends on it.'
      }
      danger
      variant="primary"
      disabled={disabled}
      onConfirm={release}
    >
      <TextField
        name="count"
        label={`Type ${count.toLocaleString('en-US')} to release it`}
        inputMode="numeric"
        autoComplete="off"
        required
        hint={because === 'removes' ? 'The number of contacts that are removed.' : 'The number of contacts that change.'}
      />
    </ConfirmButton>
  )
}
