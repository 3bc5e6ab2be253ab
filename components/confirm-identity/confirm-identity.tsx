'use client'

import { useEffect, useState } from 'react'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import type { Action } from '@/lib/action-result'
import { askWith } from './confirmed'
import { type IdentityDoors, IdentityForm, type ProofMethods } from './identity-form'

type ConfirmIdentityProps = {
  email: string
  doors: IdentityDoors & { findMethods: Action<undefined, ProofMethods> }
}

type Waiting = { methods: ProofMethods; answer: (shown: boolean) => void }

/** Stands once, in the shell; `confirmed` reaches it from any action. It asks above whatever is open, and leaves that as it is. */
export function ConfirmIdentity({ email, doors }: ConfirmIdentityProps) {
  const [waiting, setWaiting] = useState<Waiting>()
  const { findMethods } = doors

  useEffect(
    () =>
      askWith(async () => {
        const methods = await findMethods(undefined)
        // Whose session is over meanwhile is told so by the action itself.
        if (!methods.ok) return true
        return new Promise((answer) => setWaiting({ methods: methods.data, answer }))
      }),
    [findMethods],
  )

  useEffect(() => {
    if (!waiting) return
    // Otherwise the key would also close the dialog underneath, with what was typed there.
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopImmediatePropagation()
      settle(waiting, false)
    }
    window.addEventListener('keydown', leave, { capture: true })
    return () => window.removeEventListener('keydown', leave, { capture: true })
  })

  function settle({ answer }: Waiting, shown: boolean) {
    setWaiting(undefined)
    answer(shown)
  }

  return (
    <Dialog
      open={waiting !== undefined}
      onOpenChange={(open) => {
        if (!open && waiting) settle(waiting, false)
      }}
      title="Confirm that it is you"
      description={
        <>
          Secrets, members, approvals and families’ data ask for this every 15 minutes. You are signed in as{' '}
          <span className="wrap-anywhere">{email}</span>; what you typed is kept.
        </>
      }
    >
      {waiting && (
        <IdentityForm
          email={email}
          methods={waiting.methods}
          doors={doors}
          onShown={() => settle(waiting, true)}
          cancel={<DialogClose />}
        />
      )}
    </Dialog>
  )
}
