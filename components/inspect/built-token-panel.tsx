'use client'

import { ScanSearch } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Countdown } from '@/components/links/countdown'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { Action } from '@/lib/action-result'
import type { BuiltToken } from '@/lib/portals/build-token'
import { cutToken } from './cut-token'
import { type Inspected, InspectionResult } from './inspection-result'
import { TokenParts } from './token-parts'

type BuiltTokenPanelProps = {
  built: BuiltToken
  portal: { id: string; name: string }
  timeZone: string
  inspect: Action<{ text: string; portal?: string }, Inspected>
}

/** Shown once: neither the server nor the address bar keeps it. */
export function BuiltTokenPanel({ built: { token, url, issuedAt, expiresAt }, portal, timeZone, inspect }: BuiltTokenPanelProps) {
  const [pending, startTransition] = useTransition()
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof inspect>>>()
  const cut = cutToken(url)
  return (
    <>
      <Panel
        title="The token"
        description="It is shown this once and kept nowhere. Until it expires it works for whoever has it, and it cannot be recalled."
      >
        <div className="flex flex-col gap-5">
          {cut && <TokenParts cut={cut} />}
          <DefinitionList
            items={[
              {
                term: 'Expires',
                description: (
                  <span className="flex flex-wrap items-baseline gap-x-3">
                    <Countdown issuedAt={issuedAt} expiresAt={expiresAt} timeZone={timeZone} />
                    {expiresAt && <DateTime at={expiresAt} timeZone={timeZone} />}
                  </span>
                ),
              },
            ]}
          />
          <div className="flex flex-wrap gap-2">
            <CopyButton variant="primary" label="Copy link" announcement={`Link to ${portal.name} copied`} text={url} />
            <CopyButton label="Copy token" announcement="Token copied" text={token} />
            <Button
              icon={<ScanSearch aria-hidden="true" />}
              pending={pending}
              onClick={() => startTransition(async () => setOutcome(await inspect({ text: token, portal: portal.id })))}
            >
              Inspect this
            </Button>
          </div>
          {outcome && !outcome.ok && <Notice tone="error">{outcome.message}</Notice>}
        </div>
      </Panel>
      <p role="status" className="sr-only">
        {outcome?.ok && outcome.data.valid && 'It works.'}
      </p>
      {outcome?.ok && <InspectionResult inspected={outcome.data} timeZone={timeZone} />}
    </>
  )
}
