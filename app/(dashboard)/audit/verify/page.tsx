import { ShieldCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { verifyAudit } from '@/app/(dashboard)/audit/verify/actions'
import { VerificationRuns } from '@/components/audit/verification-runs'
import { VerifyAuditButton } from '@/components/audit/verify-audit-button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { findVerifications } from '@/lib/audit/verify/request-verification'
import { requireMember } from '@/lib/auth/session'
import { canViewAudit } from '@/lib/districts/policies'

export const metadata: Metadata = { title: 'Verifications' }

export default async function VerificationsPage() {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const runs = await findVerifications(actor)
  return (
    <>
      <PageHeader
        title="Verifications"
        description="Whether the record is still what was recorded, as it was found each time somebody asked."
        back={{ href: '/audit', label: 'Audit' }}
        action={<VerifyAuditButton verify={verifyAudit} />}
      />
      <RefreshWhile active={runs.some(({ state }) => state === 'queued' || state === 'running')} />
      {runs.length === 0 ? (
        <EmptyState title="Nobody has verified the record yet" icon={<ShieldCheck />}>
          Press <b>Verify audit</b>: every event is compared with what was sealed when it was recorded, so an entry that was changed, added
          or taken away is found. Nothing is changed by it.
        </EmptyState>
      ) : (
        <VerificationRuns runs={runs} caption="Verifications" timeZone={timeZone} />
      )}
    </>
  )
}
