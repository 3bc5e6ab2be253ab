'use client'

import { FlaskConical } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import type { Action } from '@/lib/action-result'

export type Trial = { header: Record<string, string>; claims: Record<string, unknown>; linkStart: string; issuedAt: Date; expiresAt: Date }

type TryPortalProps = { portalId: string; timeZone: string; disabled: boolean; tryIt: Action<{ portalId: string }, Trial> }

/** Signs a throw-away token on our own machine and shows what it says. */
export function TryPortal({ portalId, timeZone, disabled, tryIt }: TryPortalProps) {
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
            <div className="mt-2 flex flex-col gap-3">
              <DefinitionList
                items={[
                  { term: 'Header', description: <Members of={outcome.data.header} /> },
                  { term: 'Claims', description: <Members of={outcome.data.claims} /> },
                  { term: 'Would die', description: <DateTime at={outcome.data.expiresAt} timeZone={timeZone} /> },
                  {
                    term: 'Link',
                    description: (
                      <span className="token break-all">
                        {outcome.data.linkStart}
                        <span className="text-muted">token</span>
                      </span>
                    ),
                  },
                ]}
              />
              <p className="text-sm">It was signed on this server and thrown away. Nobody has to paste the secret into a website.</p>
            </div>
          </Notice>
        )}
      </div>
    </div>
  )
}

function Members({ of: members }: { of: Record<string, unknown> }) {
  return (
    <ul className="token break-all">
      {Object.entries(members).map(([name, value]) => (
        <li key={name}>
          <span className="text-muted">{name}</span> {String(value)}
        </li>
      ))}
    </ul>
  )
}
