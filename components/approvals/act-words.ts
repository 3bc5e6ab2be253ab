import { channelWords } from '@/components/links/channel-words'
import { counted } from '@/components/ui/counted'
import { formatDuration } from '@/components/ui/format-duration'
import type { ApprovalReason } from '@/lib/approvals/approval'
import type { AwaitedAct } from '@/lib/approvals/awaited-act'

type Awaited = { act: AwaitedAct; contacts: number }
type Campaign = Extract<AwaitedAct, { kind: 'campaign' }>

/** What is to be done, as a heading. */
export function actTitle({ act, contacts }: Awaited): string {
  if (act.kind === 'import_release') return `Release a held import${act.source === null ? '' : ` from ${act.source}`}`
  const people = counted(contacts, 'contact')
  if (act.channel === 'email') return `Send invitations to ${people}`
  if (act.channel === 'letter') return `Print letters for ${people}`
  return act.form === 'invite_page' ? `Create invite pages for ${people}` : `Create links for ${people}`
}

/** What each contact gets. */
export function handOutWords({ channel, form, lifetimeSeconds }: Campaign): string {
  const what = form === 'invite_page' ? 'Invite pages' : 'Signed links'
  const life = lifetimeSeconds === null ? '' : `, each for ${formatDuration(lifetimeSeconds)}`
  return `${what}${life} (${channelWords[channel].toLowerCase()})`
}

export const reasonWords: Record<ApprovalReason, string> = {
  over_contacts: 'More contacts than one member may serve alone',
  longer_lifetime: 'Links that live longer than the portal’s own lifetime',
  release: 'The release of a held import',
}

const filterWords: Record<string, string> = {
  search: 'Search',
  school: 'School',
  grade: 'Grade',
  language: 'Language',
  status: 'Status',
  no_email: 'No e-mail',
  restricted: 'Restricted',
}

/** The filters that choose the contacts; blank where it is everybody. */
export function filterInWords(filter: Readonly<Record<string, unknown>>): string {
  return Object.entries(filter)
    .flatMap(([key, value]) => {
      const word = filterWords[key]
      if (word === undefined || value === undefined || value === false) return []
      return value === true ? [word] : [`${word}: ${String(value).replaceAll('_', ' ')}`]
    })
    .join(', ')
}

/** Where the outcome is seen; undefined while there is none. */
export function resultHref({ act, resultId }: { act: AwaitedAct; resultId: string | null }): string | undefined {
  if (resultId === null) return undefined
  if (act.kind === 'import_release') return act.source === null ? undefined : `/roster/${resultId}`
  if (act.channel === 'email') return `/mail/${resultId}`
  return act.channel === 'letter' ? `/letters/${resultId}` : `/links?campaign=${resultId}`
}
