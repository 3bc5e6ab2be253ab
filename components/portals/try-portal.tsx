'use client'

import { FlaskConical } from 'lucide-react'
import { useState, useTransition } from 'react'
import { noExpiryWords } from '@/components/links/remaining-time'
import { Button } from '@/components/ui/button'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { formatDuration } from '@/components/ui/format-duration'
import { Notice } from '@/components/ui/notice'
import type { Action } from '@/lib/action-result'

export type Trial = {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  /** What stands before and after the token. */
  address: { prefix: string; suffix: string }
  issuedAt: Date
  expiresAt: Date | null
}

type TryPortalProps = {
  portalId: string
  timeZone: string
  disabled: boolean
  /** Links of it are signed only when somebody presses the button of an invite page. */
  onlyAtClick: boolean
  tryIt: Action<{ portalId: string }, Trial>
}

/** Signs a throw-away token on our own machine and shows what it says. */
export function TryPortal({ portalId, timeZone, disabled, onlyAtClick, tryIt }: TryPortalProps) {
  const [pending, startTransition] = useTransition()
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof tryIt>>>()
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button
          icon={<FlaskConical aria-hidden="true" />}
          disabled={disabled}
          pending={pending}
          onClick={() => startTransition(async () => setOutcome(await tryIt({ portalId })))}
        >
          Try it
        </Button>
      </div>
      <div aria-live="polite">
        {outcome && !outcome.ok && <Notice tone="error">{outcome.message}</Notice>}
        {outcome?.ok && (
          <Notice tone="success" title="Signed a throw-away token for nobody">
            <TrialFacts trial={outcome.data} timeZone={timeZone} onlyAtClick={onlyAtClick} />
          </Notice>
        )}
      </div>
    </div>
  )
}

function TrialFacts({ trial, timeZone, onlyAtClick }: { trial: Trial; timeZone: string; onlyAtClick: boolean }) {
  const { header, claims, address, issuedAt, expiresAt } = trial
  const lives = expiresAt && formatDuration((expiresAt.getTime() - issuedAt.getTime()) / 1000)
  return (
    <div className="mt-2 flex flex-col gap-3">
      <DefinitionList
        items={[
          { term: 'Header', description: <Members of={header} /> },
          { term: 'Claims', description: <Members of={claims} /> },
          {
            term: 'Would die',
            description: !expiresAt ? (
              noExpiryWords
            ) : onlyAtClick ? (
              `${lives} after the click`
            ) : (
              <DateTime at={expiresAt} timeZone={timeZone} />
            ),
          },
          {
            term: 'Link',
            description: (
              <span className="token break-all">
                {address.prefix}
                <span className="text-muted">token</span>
                {address.suffix}
              </span>
            ),
          },
        ]}
      />
      <p className="text-sm">It was signed on this server and thrown away. Nobody has to paste the secret into a website.</p>
    </div>
  )
}

function Members({ of: members }: { of: Record<string, unknown> }) {
  return (
    <ul className="token break-all">
      {Object.entries(members).map(([name, value]) => (
        <li key={name}>
          <span className="text-muted">{name}</span> {typeof value === 'object' ? JSON.stringify(value) : String(value)}
        </li>
      ))}
    </ul>
  )
}
