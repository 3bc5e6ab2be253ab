import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { type ReactNode, Suspense } from 'react'
import { z } from 'zod'
import { applyRosterImport, cancelRosterImport, runSource, undoRosterImport } from '@/app/(dashboard)/roster/actions'
import { AnnounceDone } from '@/components/roster/announce-done'
import { ChangePicture } from '@/components/roster/change-picture'
import { formatSize } from '@/components/roster/format-size'
import { firstList, ImportCountsList, importLists } from '@/components/roster/import-counts-list'
import { ImportDecision } from '@/components/roster/import-decision'
import { ImportFlags, ImportFlagsLink } from '@/components/roster/import-flags'
import { ImportNotesList } from '@/components/roster/import-notes-list'
import { ImportOutcome } from '@/components/roster/import-outcome'
import { ImportProgressPanel } from '@/components/roster/import-progress'
import { ImportStateBadge } from '@/components/roster/import-state-badge'
import { closedInWords } from '@/components/roster/import-words'
import { RefusedLines } from '@/components/roster/refused-lines'
import { formatWords, takesFiles } from '@/components/roster/source-words'
import { UndoImport } from '@/components/roster/undo-import'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { isReleaseWaiting } from '@/lib/approvals/find-approvals'
import { requireMember } from '@/lib/auth/session'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canReleaseImport } from '@/lib/districts/policies'
import { getImport } from '@/lib/roster/get-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { countClosedInvitations } from '@/lib/roster/merge/count-closed-invitations'
import { findImportFlags } from '@/lib/roster/merge/find-flags'
import { findProblemGroups } from '@/lib/roster/problem-groups'
import { whyNotUndone } from '@/lib/roster/undo-import'
import { Changes } from './changes'

export const metadata: Metadata = { title: 'Import' }

const filterSchema = z.object({
  show: z.enum(importLists).optional(),
  problem: z.string().max(100).optional(),
  page: z.coerce.number().int().min(1).max(1_000).optional(),
})

type ImportPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> }

export default async function ImportPage({ params, searchParams }: ImportPageProps) {
  const { actor, district } = await requireMember(canImportRoster)
  const { timeZone } = district
  const rosterImport = await unlessRefused(getImport(actor, (await params).id), 'not_found')
  if (!rosterImport) notFound()
  const { id, source, state, undoneAt, notes, progress, format } = rosterImport
  const { closedInvitations } = notes
  const isUndoing = progress?.phase === 'undoing'
  const canRelease = canReleaseImport(actor)
  const closed = closedInvitations > 0 && state === 'applied' ? closedInWords(await countClosedInvitations(actor, id)) : ''
  return (
    <>
      <PageHeader
        title={`Import from ${source}`}
        description={descriptions[state]}
        back={{ href: '/roster', label: 'Roster' }}
        action={await actionsOf(actor, rosterImport, canRelease)}
      />
      <AnnounceDone isApplied={state === 'applied'} isUndone={undoneAt !== null} />
      <div className="flex flex-col gap-6">
        <Origin rosterImport={rosterImport} timeZone={timeZone} />
        {(state === 'staging' || state === 'applying' || (state === 'applied' && isUndoing)) && (
          <ImportProgressPanel state={state} format={format} progress={progress} now={new Date()} />
        )}
        {state === 'held' && (await isReleaseWaiting(actor, id, new Date())) && <ReleaseWaiting />}
        <ImportOutcome rosterImport={rosterImport} timeZone={timeZone} canRelease={canRelease} closed={closed} readNow={runSource} />
        {state !== 'staging' && state !== 'cancelled' && (
          <Comparison actor={actor} rosterImport={rosterImport} searchParams={await searchParams} />
        )}
      </div>
    </>
  )
}

function ReleaseWaiting() {
  return (
    <Notice title="The release waits for a second member" action={<ButtonLink href="/approvals">Open approvals</ButtonLink>}>
      It is applied as soon as another owner or admin approves it.
    </Notice>
  )
}

const descriptions: Record<RosterImport['state'], string> = {
  staging: 'It is read and compared with the contacts. Then you see what would change.',
  staged: 'What it adds, changes and removes. Look at it, then apply or cancel it.',
  held: 'What it adds, changes and removes. It waits for an owner of the district.',
  applying: 'What it adds, changes and removes comes in now.',
  applied: 'What it added, changed and removed.',
  refused: 'Why it could not be read, and what to do.',
  cancelled: 'It was dropped before anything changed.',
}

async function actionsOf(actor: Actor, rosterImport: RosterImport, canRelease: boolean): Promise<ReactNode> {
  const { id, state, heldBecause, counts, progress, undoneAt } = rosterImport
  if (state === 'applied' && undoneAt === null && progress === null) {
    return <UndoImport id={id} counts={counts} whyNot={await whyNotUndone(actor, id)} undo={undoRosterImport} />
  }
  if (state === 'applied' || state === 'refused' || state === 'cancelled') return undefined
  return (
    <ImportDecision
      id={id}
      state={state}
      heldBecause={heldBecause}
      counts={counts}
      canRelease={canRelease}
      apply={applyRosterImport}
      cancel={cancelRosterImport}
    />
  )
}

type ImportProps = { rosterImport: RosterImport }

/** Who brought it, when, and what it was. */
function Origin({ rosterImport, timeZone }: ImportProps & { timeZone: string }) {
  const { state, undoneAt, format, fileName, fileBytes, uploadedBy, createdAt } = rosterImport
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
      <ImportStateBadge state={state} undoneAt={undoneAt} />
      <span>
        {formatWords[format]}
        {fileName !== null && (
          <>
            {' '}
            <bdi className="break-all">{fileName}</bdi>
          </>
        )}
        {fileBytes !== null && takesFiles(format) && `, ${formatSize(fileBytes)}`}
      </span>
      <span>
        {takesFiles(format) ? 'Brought' : 'Started'} by {uploadedBy}, <DateTime at={createdAt} timeZone={timeZone} />
      </span>
    </p>
  )
}

type ComparisonProps = ImportProps & { actor: Actor; searchParams: SearchParams }

/** The counts, the list that is chosen, and what is to be known beside them. */
async function Comparison({ actor, rosterImport, searchParams }: ComparisonProps) {
  const { id, state, counts, notes, undoneAt } = rosterImport
  const { filter, ignored } = readAddressFilter(filterSchema, searchParams)
  const hasLists = state === 'staged' || state === 'held' || state === 'applied'
  const shown = hasLists ? (filter.show ?? firstList(counts)) : state === 'refused' ? firstList(counts) : undefined
  const hasFlags = undoneAt === null && notes.sharedEmail + notes.manyGuardians + notes.roleAccounts + notes.invisibleCharacters > 0
  return (
    <>
      {hasLists && undoneAt === null && <ChangePicture counts={counts} isDone={state === 'applied'} />}
      {state !== 'refused' && <ImportCountsList importId={id} counts={counts} chosen={hasLists ? shown : undefined} />}
      {hasLists && hasFlags && <ImportFlagsLink notes={notes} />}
      <IgnoredNotice names={ignored} />
      {shown === 'refused' && (
        <RefusedLines
          rosterImport={rosterImport}
          groups={await findProblemGroups(actor, id)}
          problem={filter.problem}
          page={filter.page ?? 1}
        />
      )}
      {shown !== undefined && shown !== 'refused' && (
        <Suspense key={`${shown} ${searchParams.cursor}`} fallback={<Skeleton rows={8} label="Looking up the contacts" />}>
          <Changes actor={actor} rosterImport={rosterImport} change={shown} cursor={searchParams.cursor} />
        </Suspense>
      )}
      {hasLists && hasFlags && <ImportFlags importId={id} notes={notes} flags={await findImportFlags(actor, id)} />}
      <ImportNotesList notes={notes} />
    </>
  )
}
