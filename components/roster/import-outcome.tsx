import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import type { RosterImport } from '@/lib/roster/import-json'
import { countInvitations } from './count-invitations'

type ImportOutcomeProps = { rosterImport: RosterImport; timeZone: string; canRelease: boolean }

/** Says where the import stands and what the next step is. */
export function ImportOutcome({ rosterImport, timeZone, canRelease }: ImportOutcomeProps) {
  const { id, state, counts, refusal, appliedAt } = rosterImport
  const { activated } = rosterImport.notes
  switch (state) {
    case 'applying':
      return (
        <Notice title="The file is being applied" action={<ButtonLink href={`/roster/${id}`}>Look again</ButtonLink>}>
          It shows here as soon as the contacts have changed.
        </Notice>
      )
    case 'staging':
      return (
        <Notice title="The file is still being read" action={<ButtonLink href={`/roster/${id}`}>Look again</ButtonLink>}>
          It is compared as soon as its last line is here.
        </Notice>
      )
    case 'staged':
      if (activated > 0) {
        return (
          <Notice title={`${countInvitations(activated)} would be marked as activated`}>
            This file says of contacts whom you have invited that they have set up their account.
          </Notice>
        )
      }
      return counts.added + counts.changed + counts.removed === 0 ? (
        <Notice title="Nothing would change">The contacts are already as this file says. Apply it to note that, or cancel it.</Notice>
      ) : null
    case 'held':
      return (
        <Notice tone="warning" title={`This import is held: it would remove ${counts.removed.toLocaleString('en-US')} contacts`}>
          That is more than a tenth of what this source lists. Is the file complete?{' '}
          {canRelease ? 'If it is, release it.' : 'If it is, ask an owner of the district to release it.'}
        </Notice>
      )
    case 'applied':
      return (
        <Notice tone="success" title="Applied" action={<ButtonLink href="/contacts">See contacts</ButtonLink>}>
          {appliedAt && <DateTime at={appliedAt} timeZone={timeZone} />}
          {activated > 0 && `. ${countInvitations(activated)} marked as activated.`}
        </Notice>
      )
    case 'refused':
      return (
        <Notice
          tone="error"
          title="The file was refused, and nothing was kept"
          action={<ButtonLink href="/roster">Upload again</ButtonLink>}
        >
          {refusal}
        </Notice>
      )
    case 'cancelled':
      return <Notice title="Cancelled">Nothing of this file was kept. Upload it again if you need it.</Notice>
  }
}
