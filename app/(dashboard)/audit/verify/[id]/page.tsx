import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cancelAuditVerification, verifyAudit } from '@/app/(dashboard)/audit/verify/actions'
import { CancelVerification } from '@/components/audit/cancel-verification'
import { RewrittenNotice } from '@/components/audit/rewritten-notice'
import { isRewritten, verificationNews } from '@/components/audit/verdict-words'
import { VerificationProgress } from '@/components/audit/verification-progress'
import { VerificationRuns } from '@/components/audit/verification-runs'
import { VerificationVerdict } from '@/components/audit/verification-verdict'
import { VerifyAuditButton } from '@/components/audit/verify-audit-button'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { unlessRefused } from '@/lib/app-error'
import { getRecordState } from '@/lib/audit/get-record-state'
import { fingerprintOf } from '@/lib/audit/key-fingerprint'
import { findVerifications, getVerification } from '@/lib/audit/verify/request-verification'
import { requireMember } from '@/lib/auth/session'
import { canViewAudit } from '@/lib/districts/policies'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Verification' }

export default async function VerificationPage({ params }: { params: Promise<{ id: string }> }) {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const run = await unlessRefused(getVerification(actor, (await params).id), 'not_found')
  if (!run) notFound()
  const [{ anchors }, runs, portals] = await Promise.all([getRecordState(actor), findVerifications(actor), findPortals(actor)])
  const { id, state, result, requestedBy, createdAt, finishedAt, events } = run
  const isUnderWay = state === 'queued' || state === 'running'
  const others = runs.filter((other) => other.id !== id)
  const now = new Date()
  return (
    <>
      <PageHeader
        title="Verification of the record"
        description={
          <>
            Asked for by <bdi>{requestedBy}</bdi>, <DateTime at={createdAt} timeZone={timeZone} />
            {finishedAt !== null && (
              <>
                ; {state === 'cancelled' ? 'cancelled' : 'finished'} <DateTime at={finishedAt} timeZone={timeZone} />
              </>
            )}
          </>
        }
        back={{ href: '/audit', label: 'Audit' }}
        action={
          isUnderWay ? (
            <CancelVerification id={id} cancel={cancelAuditVerification} />
          ) : (
            <VerifyAuditButton verify={verifyAudit} variant="secondary" />
          )
        }
      />
      <p role="status" className="sr-only">
        {verificationNews(run)}
      </p>
      <div className="flex flex-col gap-8">
        {isRewritten(run) && <RewrittenNotice recordedVerdict={run.recordedVerdict} />}
        {isUnderWay && <VerificationProgress run={run} now={now} />}
        {state === 'failed' && (
          <Notice tone="warning" title="The verification could not be finished">
            That says nothing about the record. Most often the folder of AUDIT_ANCHOR_DIR could not be read; the log of the product says
            why. Verify again once that is put right.
          </Notice>
        )}
        {state === 'cancelled' && (
          <Notice title="Cancelled before there was a verdict">
            That says nothing about the record. Verify again, and it is read from its beginning.
          </Notice>
        )}
        {result && (
          <VerificationVerdict
            result={result}
            fingerprint={result.head ? fingerprintOf(result.head.verifierKey) : undefined}
            anchors={anchors}
            events={events}
            portalNames={Object.fromEntries(portals.map((portal) => [portal.id, portal.name]))}
            timeZone={timeZone}
          />
        )}
        {others.length > 0 && (
          <section>
            <h2 className="mb-3 font-semibold text-base">Other verifications</h2>
            <VerificationRuns runs={others} caption="Other verifications" timeZone={timeZone} />
          </section>
        )}
      </div>
    </>
  )
}
