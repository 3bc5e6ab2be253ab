import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { applyRosterImport, cancelRosterImport } from '@/app/(dashboard)/roster/actions'
import { ImportCountsList } from '@/components/roster/import-counts-list'
import { ImportDecision } from '@/components/roster/import-decision'
import { ImportOutcome } from '@/components/roster/import-outcome'
import { ImportSampleTables } from '@/components/roster/import-sample-tables'
import { ImportStateBadge } from '@/components/roster/import-state-badge'
import { RefusedLines } from '@/components/roster/refused-lines'
import { DateTime } from '@/components/ui/date-time'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { AppError } from '@/lib/app-error'
import { requireMember } from '@/lib/auth/session'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canReleaseImport } from '@/lib/districts/policies'
import { getImport } from '@/lib/roster/get-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { sampleImport } from '@/lib/roster/sample-import'

export const metadata: Metadata = { title: 'Import' }

export default async function ImportPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor, district } = await requireMember(canImportRoster)
  const rosterImport = await findOrLeave(actor, (await params).id)
  const { id, source, state, counts, refused, uploadedBy, createdAt } = rosterImport
  const isOpen = state === 'staged' || state === 'held'
  return (
    <>
      <PageHeader
        title={`Import from ${source}`}
        description="What this file adds, changes and removes. Look at it, then apply or cancel it."
        back={{ href: '/roster', label: 'Roster' }}
        action={
          isOpen || state === 'staging' ? (
            <ImportDecision
              id={id}
              state={state}
              canRelease={canReleaseImport(actor)}
              counts={counts}
              apply={applyRosterImport}
              cancel={cancelRosterImport}
            />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          <ImportStateBadge state={state} />
          <span>
            Uploaded by {uploadedBy}, <DateTime at={createdAt} timeZone={district.timeZone} />
          </span>
        </p>
        <ImportOutcome rosterImport={rosterImport} timeZone={district.timeZone} canRelease={canReleaseImport(actor)} />
        {state !== 'refused' && state !== 'staging' && <ImportCountsList counts={counts} />}
        {refused.length > 0 && <RefusedLines importId={id} lines={refused} total={counts.refused} />}
        {isOpen && (
          <Suspense fallback={<Skeleton rows={6} label="Comparing with the contacts" />}>
            <Sample actor={actor} id={id} counts={counts} />
          </Suspense>
        )}
      </div>
    </>
  )
}

async function findOrLeave(actor: Actor, id: string): Promise<RosterImport> {
  try {
    return await getImport(actor, id)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  }
}

async function Sample({ actor, id, counts }: { actor: Actor } & Pick<RosterImport, 'id' | 'counts'>) {
  return <ImportSampleTables sample={await sampleImport(actor, id)} counts={counts} />
}
