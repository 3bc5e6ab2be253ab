import type { ReactNode } from 'react'
import { ServerClockProvider } from '@/components/clock/server-clock'
import { ConfirmIdentity } from '@/components/confirm-identity/confirm-identity'
import { SecondFactorDue } from '@/components/second-factor/second-factor-due'
import { AppShell } from '@/components/shell/app-shell'
import { destinations } from '@/components/shell/destination'
import { findOwnFactors } from '@/lib/auth/find-own-factors'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster, canViewAudit, type Policy } from '@/lib/districts/policies'
import { signOut } from './actions'
import { confirmIdentity, findMethods, makePasskeyOptions } from './confirm/actions'

/** Destinations that not every role sees. */
const restricted: Readonly<Record<string, Policy>> = { '/roster': canImportRoster, '/audit': canViewAudit }

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, district, member } = await requireMember()
  const allowed = destinations.filter(({ href }) => restricted[href]?.(actor) ?? true)
  const { dueAt } = await findOwnFactors(actor)
  return (
    <ServerClockProvider serverNow={Date.now()}>
      <AppShell district={district} member={{ email: member.email, role: actor.role }} destinations={allowed} signOut={signOut}>
        {dueAt && <SecondFactorDue dueAt={dueAt} timeZone={district.timeZone} />}
        {children}
      </AppShell>
      <ConfirmIdentity email={member.email} doors={{ findMethods, makePasskeyOptions, confirmIdentity }} />
    </ServerClockProvider>
  )
}
