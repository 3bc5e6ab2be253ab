'use client'

import { PlugZap } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import type { Action, ActionResult } from '@/lib/action-result'
import type { MailServerChoice, MailServerView } from '@/lib/mail/mail-settings'
import { readServer } from './read-mail-form'
import { ServerFields } from './server-fields'
import { type Trial, TrialNotice } from './trial-notice'

export type TryServer = Action<MailServerChoice, Trial>

type MailServerPanelProps = {
  server: MailServerView | null
  hasInstallationServer: boolean
  errors: Readonly<Record<string, string>>
  tryServer: TryServer
  onRefused: (refusal: Extract<ActionResult<Trial>, { ok: false }> | undefined) => void
}

/** The server as it stands in the form, saved or not, and what came of trying it. */
export function MailServerPanel({ server, hasInstallationServer, errors, tryServer, onRefused }: MailServerPanelProps) {
  const [pending, startTransition] = useTransition()
  const [trial, setTrial] = useState<Trial>()

  function press(form: HTMLFormElement | null) {
    if (!form) return
    const choice = { server: readServer(new FormData(form)) }
    startTransition(async () => {
      const result = await tryServer(choice)
      setTrial(result.ok ? result.data : undefined)
      onRefused(result.ok ? undefined : result)
    })
  }

  return (
    <Panel title="Mail server" description="Where mail leaves. Ask whoever runs the district’s e-mail for these.">
      <div className="flex max-w-140 flex-col gap-5">
        {/* The answer was about what stood here before. */}
        <div className="contents" onChange={() => setTrial(undefined)}>
          <ServerFields server={server} hasInstallationServer={hasInstallationServer} errors={errors} />
        </div>
        <div>
          <Button
            type="button"
            icon={<PlugZap aria-hidden="true" />}
            pending={pending}
            onClick={(event) => press(event.currentTarget.form)}
          >
            Try the server
          </Button>
          <div aria-live="polite">
            {trial && !pending && (
              <div className="mt-4">
                <TrialNotice trial={trial} />
              </div>
            )}
          </div>
        </div>
      </div>
    </Panel>
  )
}
