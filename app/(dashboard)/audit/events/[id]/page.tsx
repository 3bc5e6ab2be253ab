import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { showPersonalData } from '@/app/(dashboard)/audit/events/[id]/actions'
import { verifyAudit } from '@/app/(dashboard)/audit/verify/actions'
import { EventFacts } from '@/components/audit/event-facts'
import { EventProof } from '@/components/audit/event-proof'
import { PersonalStanding } from '@/components/audit/personal-standing'
import { PageHeader } from '@/components/ui/page-header'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { unlessRefused } from '@/lib/app-error'
import { auditActions, isAuditAction } from '@/lib/audit/audit-action'
import { getEvent } from '@/lib/audit/get-event'
import { fingerprintOf } from '@/lib/audit/key-fingerprint'
import { proveEvent } from '@/lib/audit/prove-event'
import { requireMember } from '@/lib/auth/session'
import { canViewAudit } from '@/lib/districts/policies'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Event' }

export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const event = await unlessRefused(getEvent(actor, (await params).id), 'not_found')
  if (!event) notFound()
  const { id, action, leaf, leafHash, personal } = event
  const [proof, portals] = await Promise.all([proveEvent(actor, id), findPortals(actor)])
  return (
    <>
      <PageHeader
        title={isAuditAction(action) ? auditActions[action] : action}
        description="One event of the record: what it tells, and the proof that it is what was recorded."
        back={{ href: '/audit', label: 'Audit' }}
      />
      <RefreshWhile active={proof.state === 'waiting'} />
      <div className="flex flex-col gap-5">
        <EventFacts event={event} portalNames={Object.fromEntries(portals.map((portal) => [portal.id, portal.name]))} timeZone={timeZone} />
        <PersonalStanding standing={personal} eventId={id} show={showPersonalData} timeZone={timeZone} />
        <EventProof
          proof={proof}
          leaf={leaf}
          leafHash={leafHash}
          fingerprint={proof.state === 'proven' ? fingerprintOf(proof.verifierKey) : undefined}
          verify={verifyAudit}
        />
      </div>
    </>
  )
}
