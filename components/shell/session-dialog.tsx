'use client'

import { useEffect, useState, useTransition } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { announce } from '@/components/ui/announce'
import { Button } from '@/components/ui/button'
import { buttonStyle } from '@/components/ui/button-style'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'

type SessionDialogProps = {
  /** Null when the session has ended. */
  known: { endsAt: Date; isProlongable: boolean } | null
  /** Answers with a sentence when it was refused. */
  onStay: () => Promise<string | undefined>
  onClose: () => void
}

/** Offers to stay while there is time; afterwards says how to come back without losing what is on the page. */
export function SessionDialog({ known, onStay, onClose }: SessionDialogProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()
  const isEnded = known === null
  const isProlongable = known?.isProlongable === true

  useEffect(() => {
    if (isEnded) announce('Your session has ended. What is on this page is still here.')
  }, [isEnded])

  const signIn = (
    <a href="/sign-in" target="_blank" rel="noreferrer" className={buttonStyle({ variant: 'primary' })}>
      Sign in in a new tab
    </a>
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={isEnded ? 'Your session has ended' : 'Your session is about to end'}
      description={isEnded ? ended : isProlongable ? prolongable : final}
      footer={
        <>
          <DialogClose>{isEnded ? 'Stay on this page' : 'Close'}</DialogClose>
          {isEnded && signIn}
          {isProlongable && (
            <Button variant="primary" pending={pending} onClick={() => startTransition(async () => setRefusal(await onStay()))}>
              Stay signed in
            </Button>
          )}
        </>
      }
    >
      {known && <TimeLeft endsAt={known.endsAt} />}
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
    </Dialog>
  )
}

const prolongable =
  'Nothing was done here for almost an hour. To keep families’ data safe on a screen nobody looks at, the session ends after an hour.'
const final =
  'You signed in almost 12 hours ago, and a session lasts no longer. Save what you are working on now; what is not saved stays on this page until you sign in again.'
const ended =
  'What is on this page is still here, and nothing more can be saved from it until you sign in. Sign in in a new tab, then come back to this one and go on.'

function TimeLeft({ endsAt }: { endsAt: Date }) {
  const seconds = useServerClock((now) => Math.max(0, Math.ceil((endsAt.getTime() - now) / 1000)))
  return (
    <p className="text-sm">
      Time left: <span className="font-medium tabular">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
    </p>
  )
}
