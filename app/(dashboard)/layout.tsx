import type { ReactNode } from 'react'
import { ServerClockProvider } from '@/components/clock/server-clock'
import { ConfirmIdentity } from '@/components/confirm-identity/confirm-identity'
import { AppShell } from '@/components/shell/app-shell'
import { destinations } from '@/components/shell/destination'
import { requireMember } from '@/lib/auth/session'
import { canImportRoster, canViewAudit, type Policy } from '@/lib/districts/policies'
import { signOut } from './actions'
import { confirmIdentity, findMethods, makePasskeyOptions } from './confirm/actions'

/** Destinations that not every role sees. */
const restricted: Readonly<Record<string, Policy>> = { '/roster': canImportRoster, '/audit': canViewAudit }

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, district, member } = await requireMember()
  const allowed = destinations.filter(({ href }) => restricted[href]?.(actor) ?? true)
  return (
    <ServerClockProvider serverNow={Date.now()}>
      <AppShell district={district} member={{ email: member.email, role: actor.role }} destinations={allowed} signOut={signOut}>
        {children}
      </AppShell>
      <ConfirmIdentity email={member.email} doors={{ findMethods, makePasskeyOptions, confirmIdentity }} />
    </ServerClockProvider>
  )
}
