'use client'

import { Eye } from 'lucide-react'
import { useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import type { Action } from '@/lib/action-result'

export type ShowPersonalData = Action<{ eventId: string }, { data: Record<string, unknown> | null }>

type Shown = { data: Record<string, unknown> | null } | { refusal: string }

/** Shows the personal data beside an event once somebody asks for it, which is recorded. */
export function PersonalData({ eventId, show }: { eventId: string; show: ShowPersonalData }) {
  const [shown, setShown] = useState<Shown>()
  const [pending, startTransition] = useTransition()

  function press() {
    startTransition(async () => {
      const result = await confirmed(show)({ eventId })
      setShown(result.ok ? result.data : { refusal: result.message })
    })
  }

  if (shown && 'data' in shown) {
    return (
      // The button that had the focus is gone.
      <section ref={(node) => node?.focus()} tabIndex={-1} aria-label="What was recorded">
        {shown.data === null ? (
          <p className="text-sm">It was erased while you were looking at this page.</p>
        ) : (
          <DefinitionList
            items={Object.entries(shown.data).map(([term, value]) => ({
              term,
              description: (
                <span dir="auto" className="block whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
                </span>
              ),
            }))}
          />
        )}
      </section>
    )
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {shown && <Notice tone="error">{shown.refusal}</Notice>}
      <p className="max-w-160 text-sm">
        Names, addresses or reasons that belong to this event are kept beside it. Looking at them is an event of its own, under your name.
      </p>
      <Button icon={<Eye aria-hidden="true" />} pending={pending} onClick={press}>
        Show personal data
      </Button>
    </div>
  )
}
