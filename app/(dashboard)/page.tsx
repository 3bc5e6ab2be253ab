import type { Metadata } from 'next'
import { ApprovalsNotice } from '@/components/approvals/approvals-notice'
import { RecentlyDecided } from '@/components/approvals/recently-decided'
import { ContactStatusBadge } from '@/components/contacts/contact-status-badge'
import { Figures } from '@/components/overview/figures'
import { FrozenInvitations } from '@/components/overview/frozen-invitations'
import { RefusedLinks } from '@/components/overview/refused-links'
import { RosterTroubles } from '@/components/overview/roster-troubles'
import { SetupChecklist, type SetupStep } from '@/components/overview/setup-checklist'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { PageHeader } from '@/components/ui/page-header'
import { addressOf } from '@/lib/address-filter'
import { countWaiting, findRecentlyDecided } from '@/lib/approvals/find-approvals'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canIssueLinks, canManagePortals } from '@/lib/districts/policies'
import { findFrozenInvitations } from '@/lib/invitations/find-frozen-invitations'
import { getOverview, type Overview } from '@/lib/invitations/overview'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals, type PortalView } from '@/lib/portals/portals'
import { getRosterStanding, type RosterStanding } from '@/lib/roster/sources/roster-standing'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const { actor, district } = await requireMember()
  const { timeZone } = district
  const now = new Date()
  const [overview, roster, frozen, portals, waiting, decided] = await Promise.all([
    getOverview(actor, now, timeZone),
    getRosterStanding(actor),
    findFrozenInvitations(actor, now),
    findPortals(actor),
    countWaiting(actor, now),
    findRecentlyDecided(actor, now),
  ])
  await recordView(actor, { where: 'frozen', contactIds: frozen.map(({ contact }) => contact.id) }, now)
  const steps = stepsOf({ actor, overview, portals })
  const ready = steps.every(({ done }) => done)
  return (
    <>
      <PageHeader
        title="Overview"
        description={`Where ${district.name} stands with its invitations.`}
        action={
          ready &&
          canIssueLinks(actor) && (
            <ButtonLink href="/contacts" variant="primary">
              Choose contacts
            </ButtonLink>
          )
        }
      />
      <div className="flex flex-col gap-8">
        {!ready && <SetupChecklist steps={steps} />}
        <ApprovalsNotice waiting={waiting} />
        <RecentlyDecided approvals={decided} timeZone={timeZone} />
        <RosterTroubles troubles={roster.troubles} timeZone={timeZone} canImport={canImportRoster(actor)} />
        <FrozenInvitations invitations={frozen} />
        <RefusedLinks refused={overview.refused} />
        {overview.contacts > 0 && (
          <Figures
            title="Contacts"
            note={<RosterTimes roster={roster} timeZone={timeZone} />}
            figures={[
              { label: 'In the roster', count: overview.contacts, href: '/contacts' },
              ...contactStatuses.map((status) => ({
                label: <ContactStatusBadge status={status} />,
                count: overview.byStatus[status],
                href: addressOf('/contacts', { status }),
              })),
            ]}
          />
        )}
        {overview.links.total > 0 && (
          <Figures
            title="Links"
            figures={[
              { label: 'Issued today', count: overview.links.issuedToday, href: addressOf('/links', { day: overview.links.today }) },
              { label: 'Living now', count: overview.links.live, href: '/links?status=live' },
              { label: 'End within the hour', count: overview.links.endingSoon, href: '/links?status=ends_soon' },
              { label: 'Issued in all', count: overview.links.total, href: '/links' },
            ]}
          />
        )}
      </div>
    </>
  )
}

type Standing = { actor: Actor; overview: Overview; portals: PortalView[] }

/** What stands between the district and its first link. */
function stepsOf({ actor, overview, portals }: Standing): SetupStep[] {
  const signing = portals.filter(({ kind }) => portalKind(kind).signs)
  const readyPortal = signing.find(({ missing }) => missing.length === 0)
  const [begun] = signing
  const imported = overview.contacts > 0
  // Invite pages have no link before somebody presses the button.
  const issued = overview.links.total > 0 || overview.byStatus.never_invited < overview.contacts
  return [
    {
      title: 'Make a portal ready',
      description: readyPortal
        ? `${readyPortal.name} can sign links.`
        : begun
          ? `${begun.name} still needs: ${begun.missing.join(', ')}.`
          : 'The system your families sign in to, and the secret that signs its links. For GG4L’s Parent Portal, GG4L Support sends you all it takes.',
      done: readyPortal !== undefined,
      action: canManagePortals(actor) ? { href: '/portals', label: begun ? 'Finish portal' : 'Add portal' } : undefined,
    },
    {
      title: 'Import your roster',
      description: imported
        ? `${overview.contacts.toLocaleString('en-US')} contacts are here.`
        : 'Your parents and guardians, from GG4L, your student information system or a CSV file.',
      done: imported,
      action: canImportRoster(actor) ? { href: '/roster', label: 'Import roster' } : undefined,
    },
    {
      title: 'Create the first links',
      description: issued ? 'The first links are issued.' : 'Select contacts, press Create links, and send each family its own link.',
      done: issued,
      action: canIssueLinks(actor) && readyPortal && imported ? { href: '/contacts', label: 'Choose contacts' } : undefined,
    },
  ]
}

function RosterTimes({ roster: { lastSuccess, nextRun }, timeZone }: { roster: RosterStanding; timeZone: string }) {
  return (
    <>
      {lastSuccess && (
        <>
          Roster last brought up to date <DateTime at={lastSuccess.at} timeZone={timeZone} />
        </>
      )}
      {nextRun && (
        <>
          {lastSuccess ? ', next ' : 'Roster next read '}
          <DateTime at={nextRun.at} timeZone={timeZone} />
        </>
      )}
    </>
  )
}
