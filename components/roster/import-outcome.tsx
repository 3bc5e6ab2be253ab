import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import type { RosterImport } from '@/lib/roster/import-json'
import { countInvitations } from './count-invitations'
import { appliedWords, heldWords } from './import-words'
import { takesFiles } from './source-words'
import type { ReadNow } from './sources/read-now-button'
import { TryAgainButton } from './sources/try-again-button'

type ImportOutcomeProps = {
  rosterImport: RosterImport
  timeZone: string
  canRelease: boolean
  /** Why invitations were closed, as a sentence; blank where none were. */
  closed: string
  readNow: ReadNow
}

/** Says where an import stands that nobody is working on, and what the next step is. */
export function ImportOutcome({ rosterImport, timeZone, canRelease, closed, readNow }: ImportOutcomeProps) {
  const { sourceId, format, state, counts, notes, refusal, appliedAt, undoneAt } = rosterImport
  const isOfFile = takesFiles(format)
  const again = isOfFile
    ? { href: `/roster?upload=${sourceId}#upload`, label: 'Upload again' }
    : { href: '/roster', label: 'To the sources' }
  switch (state) {
    case 'staging':
    case 'applying':
      return null
    case 'staged':
      return <Staged counts={counts} activated={notes.activated} />
    case 'held': {
      const { title, rule, question } = heldWords(rosterImport.heldBecause ?? 'removes', counts)
      return (
        <Notice tone="warning" title={title}>
          {rule} {question} {canRelease ? 'If it is right, release it.' : 'If it is right, ask an owner of the district to release it.'}
        </Notice>
      )
    }
    case 'applied':
      if (undoneAt !== null) {
        return (
          <Notice title="Undone" action={<ButtonLink href={again.href}>{again.label}</ButtonLink>}>
            It was applied{' '}
            {appliedAt && (
              <>
                <DateTime at={appliedAt} timeZone={timeZone} />{' '}
              </>
            )}
            and undone <DateTime at={undoneAt} timeZone={timeZone} />. The contacts are as they were before it.
          </Notice>
        )
      }
      return (
        <Notice tone="success" title="Applied" action={<ButtonLink href="/contacts">See contacts</ButtonLink>}>
          <p>
            {appliedAt && (
              <>
                <DateTime at={appliedAt} timeZone={timeZone} />:{' '}
              </>
            )}
            {appliedWords(counts)} {notes.activated > 0 && `${countInvitations(notes.activated)} marked as activated.`}
          </p>
          {notes.closedInvitations > 0 && (
            <p>
              {countInvitations(notes.closedInvitations)} {notes.closedInvitations === 1 ? 'was' : 'were'} closed
              {closed === '' ? '.' : `: ${closed}`}
            </p>
          )}
        </Notice>
      )
    case 'refused':
      return (
        <Notice
          tone="error"
          title={isOfFile ? 'The file was refused, and nothing of it was kept' : 'The run failed, and nothing has changed'}
          action={isOfFile ? <ButtonLink href={again.href}>{again.label}</ButtonLink> : <ReadAgain sourceId={sourceId} readNow={readNow} />}
        >
          <p className="break-words">{refusal}</p>
          <p>The contacts are as they were.</p>
        </Notice>
      )
    case 'cancelled':
      return (
        <Notice title="Cancelled" action={<ButtonLink href={again.href}>{again.label}</ButtonLink>}>
          Nothing of it was kept, and the contacts are as they were.
        </Notice>
      )
  }
}

function ReadAgain({ sourceId, readNow }: { sourceId: string; readNow: ReadNow }) {
  return (
    <div className="flex shrink-0 flex-wrap gap-2">
      <TryAgainButton sourceId={sourceId} readNow={readNow} />
      <ButtonLink href={`/roster/sources/${sourceId}`}>Look at the settings</ButtonLink>
    </div>
  )
}

function Staged({ counts, activated }: { counts: RosterImport['counts']; activated: number }) {
  if (activated > 0) {
    return (
      <Notice title={`${countInvitations(activated)} would be marked as activated`}>
        The source says of contacts whom you have invited that they have set up their account.
      </Notice>
    )
  }
  if (counts.added + counts.changed + counts.removed > 0) return null
  return <Notice title="Nothing would change">The contacts are already as the source says. Apply it to note that, or cancel it.</Notice>
}
