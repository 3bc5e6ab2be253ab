import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ApprovalsNotice } from '@/components/approvals/approvals-notice'
import { RecentlyDecided } from '@/components/approvals/recently-decided'
import { ChartFills } from '@/components/charts/chart-fills'
import { FirstLook } from '@/components/overview/first-look'
import { FrozenInvitations } from '@/components/overview/frozen-invitations'
import { InstallationTroubles } from '@/components/overview/installation-troubles'
import { MailTroubles } from '@/components/overview/mail-troubles'
import { ReachLegend } from '@/components/overview/reach-chart'
import { RefusedLinks } from '@/components/overview/refused-links'
import { RosterTroubles } from '@/components/overview/roster-troubles'
import { SetupChecklist, type SetupStep } from '@/components/overview/setup-checklist'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { WebhookTroubles } from '@/components/webhooks/webhook-troubles'
import { RunningWork } from '@/components/work/running-work'
import { countWaiting, findRecentlyDecided } from '@/lib/approvals/find-approvals'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import type { Actor } from '@/lib/districts/actor'
import {
  canImportRoster,
  canIssueLinks,
  canManageMail,
  canManagePortals,
  canManageWebhooks,
  canSeeInstallation,
} from '@/lib/districts/policies'
import { findFrozenInvitations } from '@/lib/invitations/find-frozen-invitations'
import { findTroubles } from '@/lib/observability/health'
import { countRefused } from '@/lib/overview/get-link-figures'
import { getMailTrouble } from '@/lib/overview/get-mail-trouble'
import { getSetup, type Setup } from '@/lib/overview/get-setup'
import type { ReachGrouping } from '@/lib/overview/reach'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals, type PortalView } from '@/lib/portals/portals'
import { getRosterStanding, type RosterStanding } from '@/lib/roster/sources/roster-standing'
import { findWebhookTroubles } from '@/lib/webhooks/find-webhooks'
import { findRunningWork } from '@/lib/work/find-running-work'
import { FunnelPanel, LinksPanel, ReachPanel, StatusPanel } from './overview-panels'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const { actor, district } = await requireMember()
  const { timeZone } = district
  const now = new Date()
  const [setup, portals, roster] = await Promise.all([getSetup(actor, now), findPortals(actor), getRosterStanding(actor)])
  const steps = stepsOf({ actor, setup, portals })
  const ready = steps.every(({ done, optional }) => done || optional)
  return (
    <>
      <PageHeader
        title="Overview"
        description={<Freshness name={district.name} roster={roster} timeZone={timeZone} />}
        action={
          ready &&
          canIssueLinks(actor) && (
            <ButtonLink href="/contacts" variant="primary">
              Choose contacts
            </ButtonLink>
          )
        }
      />
      <ChartFills />
      <div className="flex flex-col gap-8">
        <NeedsSomebody actor={actor} roster={roster} now={now} timeZone={timeZone} />
        {!ready && <SetupChecklist steps={steps} />}
        {setup.hasContacts ? (
          <>
            <Suspense fallback={<Awaited title="Who you have not reached" rows={5} />}>
              <FunnelPanel actor={actor} />
            </Suspense>
            <section aria-labelledby="where" className="flex flex-col gap-3 not-has-[section]:hidden">
              <h2 id="where" className="font-semibold text-base">
                Where they are
              </h2>
              <ReachLegend />
              <div className="grid items-start gap-4 lg:grid-cols-2 lg:gap-8">
                <div className="flex min-w-0 flex-col gap-4 empty:hidden lg:gap-8">
                  <ReachBy actor={actor} grouping="school" />
                  <ReachBy actor={actor} grouping="language" />
                </div>
                <ReachBy actor={actor} grouping="grade" />
              </div>
            </section>
            {setup.hasInvited && (
              <>
                <Suspense fallback={<Awaited title="Links" rows={4} />}>
                  <LinksPanel actor={actor} now={now} timeZone={timeZone} />
                </Suspense>
                <Suspense fallback={<Awaited title="Contacts by the status of their newest invitation" rows={4} />}>
                  <StatusPanel actor={actor} now={now} />
                </Suspense>
              </>
            )}
          </>
        ) : (
          <FirstLook />
        )}
      </div>
    </>
  )
}

function ReachBy({ actor, grouping }: { actor: Actor; grouping: ReachGrouping }) {
  return (
    <Suspense fallback={<Awaited title={`By ${grouping}`} rows={8} />}>
      <ReachPanel actor={actor} grouping={grouping} />
    </Suspense>
  )
}

/** Holds the place of a panel whose figures are being counted. */
function Awaited({ title, rows }: { title: string; rows: number }) {
  return (
    <Panel title={title}>
      <Skeleton rows={rows} label={`Counting: ${title}`} />
    </Panel>
  )
}

type NeedsSomebodyProps = { actor: Actor; roster: RosterStanding; now: Date; timeZone: string }

/** What waits for somebody. It is there from the start: nothing may slide under the pointer of who is about to press something. */
async function NeedsSomebody({ actor, roster, now, timeZone }: NeedsSomebodyProps) {
  const [troubles, waiting, decided, frozen, refused, mail, webhooks, work] = await Promise.all([
    canSeeInstallation(actor) ? findTroubles() : [],
    countWaiting(actor, now),
    findRecentlyDecided(actor, now),
    findFrozenInvitations(actor, now),
    countRefused(actor, now, timeZone),
    getMailTrouble(actor),
    canManageWebhooks(actor) ? findWebhookTroubles(actor) : [],
    findRunningWork(actor, now),
  ])
  await recordView(actor, { where: 'frozen', contactIds: frozen.map(({ contact }) => contact.id) }, now)
  return (
    <>
      <InstallationTroubles troubles={troubles} />
      <RunningWork work={work} timeZone={timeZone} />
      <ApprovalsNotice waiting={waiting} />
      <RecentlyDecided approvals={decided} timeZone={timeZone} />
      <RosterTroubles troubles={roster.troubles} timeZone={timeZone} canImport={canImportRoster(actor)} />
      <MailTroubles trouble={mail} canManage={canManageMail(actor)} />
      <WebhookTroubles troubles={webhooks} timeZone={timeZone} />
      <FrozenInvitations invitations={frozen} />
      <RefusedLinks refused={refused} />
    </>
  )
}

type Standing = { actor: Actor; setup: Setup; portals: PortalView[] }

/** What stands between the district and its first link. */
function stepsOf({ actor, setup: { hasContacts: imported, hasMail, hasInvited: invited }, portals }: Standing): SetupStep[] {
  const signing = portals.filter(({ kind }) => portalKind(kind).signs)
  const readyPortal = signing.find(({ missing }) => missing.length === 0)
  const [begun] = signing
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
        ? 'Your contacts are here.'
        : 'Your parents and guardians, from GG4L, your student information system or a CSV file.',
      done: imported,
      action: canImportRoster(actor) ? { href: '/roster', label: 'Import roster' } : undefined,
    },
    {
      title: 'Set up mail',
      description: hasMail
        ? 'Invitations can be sent by e-mail.'
        : 'The mail server invitations go through. Not needed if you copy links or print letters.',
      done: hasMail,
      optional: true,
      action: canManageMail(actor) ? { href: '/mail/settings', label: 'Set up mail' } : undefined,
    },
    {
      title: 'Create the first links',
      description: invited ? 'The first links are issued.' : 'Select contacts, press Create links, and send each family its own link.',
      done: invited,
      action: canIssueLinks(actor) && readyPortal && imported ? { href: '/contacts', label: 'Choose contacts' } : undefined,
    },
  ]
}

type FreshnessProps = { name: string; roster: RosterStanding; timeZone: string }

function Freshness({ name, roster: { lastSuccess, nextRun }, timeZone }: FreshnessProps) {
  return (
    <>
      Where {name} stands with its invitations.
      {lastSuccess && (
        <>
          {' '}
          Roster last brought up to date <DateTime at={lastSuccess.at} timeZone={timeZone} />
          {!nextRun && '.'}
        </>
      )}
      {nextRun && (
        <>
          {lastSuccess ? ', next ' : ' Roster next read '}
          <DateTime at={nextRun.at} timeZone={timeZone} />.
        </>
      )}
    </>
  )
}
