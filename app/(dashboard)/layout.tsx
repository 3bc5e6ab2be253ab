import type { ReactNode } from 'react'
import { ServerClockProvider } from '@/components/clock/server-clock'
import { ConfirmIdentity } from '@/components/confirm-identity/confirm-identity'
import { SecondFactorDue } from '@/components/second-factor/second-factor-due'
import { AppShell } from '@/components/shell/app-shell'
import { destinations } from '@/components/shell/destination'
import { furtherPages } from '@/components/shell/further-pages'
import { SessionWatch } from '@/components/shell/session-watch'
import { findSecondFactorDueAt } from '@/lib/auth/find-second-factor-due-at'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster, canManageMail, canManagePortals, canViewAudit, type Policy } from '@/lib/districts/policies'
import { confirmIdentity, findMethods, makePasskeyOptions } from './confirm/actions'
import { findContactsByName } from './palette/actions'
import { lookAtSession, staySignedIn } from './session/actions'
import { savePreferences } from './settings/screens/actions'

/** Pages that not every role sees. */
const restricted: Readonly<Record<string, Policy>> = {
  '/roster': canImportRoster,
  '/roster/mappings': canImportRoster,
  '/audit': canViewAudit,
  '/audit/verify': canViewAudit,
  '/audit/disclosures': canViewAudit,
  '/mail/settings': canManageMail,
  '/portals/new': canManagePortals,
  '/inspect/build': canManagePortals,
}

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, district, member, endsAt } = await requireMember()
  const mayView = ({ href }: { href: string }) => restricted[href]?.(actor) ?? true
  const dueAt = await findSecondFactorDueAt(actor)
  return (
    <ServerClockProvider serverNow={Date.now()}>
      <AppShell
        district={district}
        member={{ email: member.email, role: actor.role }}
        destinations={destinations.filter(mayView)}
        furtherPages={furtherPages.filter(mayView)}
        preferences={member.preferences}
        findByName={findContactsByName}
        savePreferences={savePreferences}
      >
        {dueAt && <SecondFactorDue dueAt={dueAt} timeZone={district.timeZone} />}
        {children}
      </AppShell>
      <SessionWatch endsAt={endsAt} look={lookAtSession} stay={staySignedIn} />
      <ConfirmIdentity email={member.email} doors={{ findMethods, makePasskeyOptions, confirmIdentity }} />
    </ServerClockProvider>
  )
}
