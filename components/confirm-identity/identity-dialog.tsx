'use client'

import { useEffect } from 'react'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { type IdentityDoors, IdentityForm, type ProofMethods } from './identity-form'

type IdentityDialogProps = {
  email: string
  /** What can be asked for; undefined while nothing is asked. */
  methods: ProofMethods | undefined
  doors: IdentityDoors
  onAnswer: (shown: boolean) => void
}

export function IdentityDialog({ email, methods, doors, onAnswer }: IdentityDialogProps) {
  useEffect(() => {
    if (!methods) return
    // Otherwise the key would also close the dialog underneath, with what was typed there.
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopImmediatePropagation()
      onAnswer(false)
    }
    window.addEventListener('keydown', leave, { capture: true })
    return () => window.removeEventListener('keydown', leave, { capture: true })
  })

  return (
    <Dialog
      open={methods !== undefined}
      onOpenChange={(open) => {
        if (!open && methods) onAnswer(false)
      }}
      title="Confirm that it is you"
      description={
        <>
          Secrets, members, approvals and families’ data ask for this every 15 minutes. You are signed in as{' '}
          <span className="wrap-anywhere">{email}</span>; what you typed is kept.
        </>
      }
    >
      {methods && <IdentityForm email={email} methods={methods} doors={doors} onShown={() => onAnswer(true)} cancel={<DialogClose />} />}
    </Dialog>
  )
}
