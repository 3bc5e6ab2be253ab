'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { useOnDemand } from '@/components/ui/use-on-demand'
import type { Action } from '@/lib/action-result'
import { askWith } from './confirmed'
import type { IdentityDoors, ProofMethods } from './identity-form'

type ConfirmIdentityProps = {
  email: string
  doors: IdentityDoors & { findMethods: Action<undefined, ProofMethods> }
}

type Waiting = { methods: ProofMethods; answer: (shown: boolean) => void }

const loadDialog = async () => (await import('./identity-dialog')).IdentityDialog

/** Stands once, in the shell; `confirmed` reaches it from any action. It asks above whatever is open, and leaves that as it is. */
export function ConfirmIdentity({ email, doors }: ConfirmIdentityProps) {
  const [waiting, setWaiting] = useState<Waiting>()
  const { part: IdentityDialog, ask: askDialog } = useOnDemand(loadDialog)
  const { findMethods } = doors

  const askMember = useEffectEvent(async () => {
    const methods = await findMethods(undefined)
    // Whose session is over meanwhile is told so by the action itself.
    if (!methods.ok) return true
    if (!(await askDialog())) return false
    return new Promise<boolean>((answer) => setWaiting({ methods: methods.data, answer }))
  })

  useEffect(() => askWith(() => askMember()), [])

  if (!IdentityDialog) return null
  return (
    <IdentityDialog
      email={email}
      methods={waiting?.methods}
      doors={doors}
      onAnswer={(shown) => {
        setWaiting(undefined)
        waiting?.answer(shown)
      }}
    />
  )
}
