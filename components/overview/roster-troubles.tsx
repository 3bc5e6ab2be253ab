import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import type { RosterTrouble } from '@/lib/roster/sources/roster-standing'

type RosterTroublesProps = {
  troubles: readonly RosterTrouble[]
  timeZone: string
  /** Whether the member may look at imports and decide about them. */
  canImport: boolean
}

/** What of the roster waits for somebody, or failed. */
export function RosterTroubles({ troubles, timeZone, canImport }: RosterTroublesProps) {
  if (troubles.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      {troubles.map(({ importId, source, state, refusal, createdAt }) => (
        <Notice
          key={importId}
          tone={state === 'staged' ? 'info' : 'warning'}
          title={titles[state](source)}
          action={
            canImport ? <ButtonLink href={`/roster/${importId}`}>{state === 'refused' ? 'See why' : 'Look at it'}</ButtonLink> : undefined
          }
        >
          <p className="break-words">{state === 'refused' ? refusal : sentences[state]}</p>
          <p className="text-muted">
            <DateTime at={createdAt} timeZone={timeZone} />
            {state === 'refused' && '. The contacts are as they were.'}
          </p>
        </Notice>
      ))}
    </div>
  )
}

const titles: Record<RosterTrouble['state'], (source: string) => string> = {
  held: (source) => `The roster from ${source} is held`,
  refused: (source) => `The roster from ${source} could not be read`,
  staged: (source) => `The roster from ${source} waits to be applied`,
}

const sentences = {
  held: 'It would remove or change more than usual, so an owner looks at it first. Until then the contacts are as they were.',
  staged: 'Nothing changes until somebody applies it.',
} as const
