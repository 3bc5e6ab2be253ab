'use client'

import { PlugZap } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Action, ActionResult } from '@/lib/action-result'
import { type DeliveryCause, deliveryCauses } from '@/lib/mail/delivery'
import type { MailServerChoice } from '@/lib/mail/mail-settings'
import { readServer } from './read-mail-form'

export type Trial = { worked: true } | { worked: false; cause: DeliveryCause; reply: string | null }

export type TryServerAction = Action<MailServerChoice, Trial>

type Refusal = Extract<ActionResult<Trial>, { ok: false }>

type TryServerProps = { tryServer: TryServerAction; onRefused: (refusal: Refusal | undefined) => void }

/** Connects to the server as it stands in the form around it, saved or not, and says what came of it. */
export function TryServer({ tryServer, onRefused }: TryServerProps) {
  const [pending, startTransition] = useTransition()
  const [trial, setTrial] = useState<Trial>()

  function press(form: HTMLFormElement | null) {
    if (!form) return
    const server = readServer(new FormData(form))
    startTransition(async () => {
      const result = await tryServer({ server })
      setTrial(result.ok ? result.data : undefined)
      onRefused(result.ok ? undefined : result)
    })
  }

  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button type="button" icon={<PlugZap aria-hidden="true" />} pending={pending} onClick={(event) => press(event.currentTarget.form)}>
          Try the server
        </Button>
      </div>
      <div aria-live="polite">{trial && !pending && <TrialNotice trial={trial} />}</div>
    </div>
  )
}

function TrialNotice({ trial }: { trial: Trial }) {
  if (trial.worked) {
    return (
      <Notice tone="success" title="The mail server took the connection">
        It was reached, its certificate is valid, and the sign-in worked. Nothing was sent.
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title={`${deliveryCauses[trial.cause]}.`}>
      {trial.reply !== null && (
        <p className="break-words">
          It answered: <span className="token">{trial.reply}</span>
        </p>
      )}
      <p>Nothing was sent.</p>
    </Notice>
  )
}
