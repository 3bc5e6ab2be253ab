import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { approvalNeeded, requestApproval, type Waiting } from '@/lib/approvals/request-approval'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import { canImportRoster, canReleaseImport, requireAllowed } from '@/lib/districts/policies'
import { numberIn } from '@/lib/roster/merge/same-file'
import { dropStaged } from '@/lib/roster/runs/drop-staged'
import { markRosterDue } from '@/lib/roster/runs/due-roster'
import type { RosterImport as ImportRow } from '@/prisma/generated/client'
import { getImport, requireImport } from './get-import'
import { heldSentence } from './held-sentence'
import type { RosterImport } from './import-json'

const notApplicable: Partial<Record<ImportRow['state'], string>> = {
  staging: 'The file is still being read. Try again when it is done.',
  refused: 'The file was refused, so there is nothing to apply. Upload a new one.',
  cancelled: 'The import was cancelled. Upload the file again.',
}

/** A held import whose release waits for a second member, and how much it would remove and change. */
export const awaitedReleaseSchema = z.object({ importId: z.uuid(), removed: z.int(), changed: z.int() })

/**
 * Has a worker bring a staged import into the roster; it is `applying` until one has. An import that is applied already, or
 * being applied, is answered unchanged. A held one takes an owner (`forbidden`) who says `release` (`import_held`), and where the
 * district asks for a second member waits for one (`approval_needed`). Other states refuse with `conflict`.
 */
export async function applyImport(actor: Actor, id: string, { release }: { release: boolean }, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const waiting = await inDistrict(actor.districtId, async (tx) => {
    const row = await lockApplicable(tx, actor.districtId, id)
    if (row.state === 'applied' || row.state === 'applying') return undefined
    if (row.state === 'held') {
      if (!(release && canReleaseImport(actor))) throw heldRefusal(actor, row.heldBecause ?? 'removes')
      if ((await getTrustPolicyIn(tx, actor.districtId)).approvalForReleases) return waitForSecond(tx, actor, row, now)
    }
    await startApplying(tx, actor, row, now)
    return undefined
  })
  if (waiting) throw approvalNeeded(waiting)
  return getImport(actor, id)
}

/**
 * Releases a held import in the transaction of the approval, as the owner who asked for it. Refuses with `conflict` where it is no
 * longer held, or would remove or change more than it did then.
 */
export async function releaseAwaited(tx: DistrictTransaction, actor: Actor, request: unknown, now: Date): Promise<string> {
  const awaited = awaitedReleaseSchema.parse(request)
  const row = await lockApplicable(tx, actor.districtId, awaited.importId)
  if (row.state !== 'held') throw new AppError('conflict', 'The import is no longer held, so there is nothing to release. Decline it.')
  const { removed, changed } = sizeOf(row)
  if (removed > awaited.removed || changed > awaited.changed)
    throw new AppError('conflict', 'The import would now remove or change more contacts. Decline it, and have it asked for again.')
  await startApplying(tx, actor, row, now)
  return row.id
}

async function lockApplicable(tx: DistrictTransaction, districtId: string, id: string): Promise<ImportRow> {
  const row = await lockImport(tx, districtId, id)
  if (row.undoneAt) throw new AppError('conflict', 'The import was undone, so it cannot be applied again. Upload the file again.')
  const sentence = notApplicable[row.state]
  if (sentence) throw new AppError('conflict', sentence)
  return row
}

async function startApplying(tx: DistrictTransaction, actor: Actor, row: ImportRow, now: Date): Promise<void> {
  await tx.rosterImport.update({
    where: { districtId_id: { districtId: actor.districtId, id: row.id } },
    data: {
      state: 'applying',
      attempts: 0,
      leaseToken: null,
      leasedUntil: null,
      applierKind: actor.kind,
      applierId: actor.id,
      released: row.state === 'held',
      progress: { phase: 'applying', done: 0, total: null, unit: 'contacts' },
    },
  })
  await markRosterDue(tx, actor.districtId, now)
}

async function waitForSecond(tx: DistrictTransaction, actor: Actor, row: ImportRow, now: Date): Promise<Waiting> {
  const size = sizeOf(row)
  const contacts = row.heldBecause === 'changes' ? size.changed : size.removed
  const asked = { kind: 'import_release', reasons: ['release'], request: { importId: row.id, ...size }, contacts } as const
  return requestApproval(tx, actor, asked, now)
}

function sizeOf({ counts }: ImportRow): { removed: number; changed: number } {
  return { removed: numberIn(counts, 'removed'), changed: numberIn(counts, 'changed') }
}

/**
 * Drops an import that has not been applied, with everything staged for it; an upload that is still arriving, and a worker that
 * is at it, end too. One that is cancelled already is answered unchanged; an applied or refused one refuses with `conflict`.
 */
export async function cancelImport(actor: Actor, id: string, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const cancelled = await inDistrict(districtId, async (tx) => {
    const row = await lockImport(tx, districtId, id)
    if (row.state === 'cancelled') return undefined
    if (row.state === 'applied')
      throw new AppError('conflict', 'The import has been applied and cannot be cancelled. Import the earlier file again.')
    if (row.state === 'refused') throw new AppError('conflict', 'The file was refused, so there is nothing to cancel.')
    const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: row.sourceId } } })
    await tx.rosterImport.update({ where: { districtId_id: { districtId, id: row.id } }, data: { state: 'cancelled' } })
    await recordEvent(tx, { actor, at: now }, { action: 'import.cancelled', subjectId: row.id, personal: { source: source.name } })
    return { row, format: source.format }
  })
  // A worker has rows of it locked until it learns, with its next heartbeat, that the import is over; then it drops them itself.
  if (cancelled && cancelled.row.leaseToken === null) {
    const { row, format } = cancelled
    await inDistrict(districtId, (tx) => dropStaged(tx, { districtId, importId: row.id, sourceId: row.sourceId }, format))
  }
  return getImport(actor, id)
}

/** The row itself, which nobody else decides about meanwhile. */
export async function lockImport(tx: DistrictTransaction, districtId: string, id: string): Promise<ImportRow> {
  await requireImport(tx, districtId, id)
  await tx.$executeRaw`SELECT FROM roster_imports WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid FOR UPDATE`
  return requireImport(tx, districtId, id)
}

function heldRefusal(actor: Actor, because: 'removes' | 'changes'): AppError {
  return canReleaseImport(actor)
    ? new AppError('import_held', `${heldSentence(because)} Check the file, then release it.`)
    : new AppError('forbidden', `${heldSentence(because)} Only an owner can release it.`)
}
