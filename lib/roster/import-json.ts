import type { HoldReason, ImportState, RosterFormat } from '@/prisma/generated/enums'
import type { ImportCounts } from './compare-import'
import type { ImportNotes } from './import-notes'
import type { ImportProgress } from './import-progress'

export type RefusedImportLine = {
  file: string
  /** Counts from 1, the header being line 1. */
  line: number
  /** A key of lib/roster/line-problem.ts. */
  problem: string
  reason: string
}

/** One run of a source on its way into the roster. */
export type RosterImportSummary = {
  id: string
  sourceId: string
  /** The source's name. */
  source: string
  format: RosterFormat
  state: ImportState
  counts: ImportCounts
  notes: ImportNotes
  /** Null while no worker is at it. */
  progress: ImportProgress | null
  heldBecause: HoldReason | null
  /** Why the whole file was refused. */
  refusal: string | null
  fileName: string | null
  fileBytes: number | null
  /** As the screens name who did something. */
  uploadedBy: string
  createdAt: Date
  appliedAt: Date | null
  undoneAt: Date | null
}

export type RosterImport = RosterImportSummary & {
  /** The first 1,000 refused lines; `counts.refused` counts all. */
  refused: RefusedImportLine[]
}

/** A contact as the preview of an import shows it. */
export type SampledContact = {
  givenName: string
  familyName: string
  guid: string
  sourcedId: string
  /** What the file changes on the contact itself; a change of its students alone leaves this empty. */
  differences: Array<{ column: string; before: string; after: string }>
}

/** A few of the contacts an import would add, change and remove. */
export type ImportSample = Record<'added' | 'changed' | 'removed', SampledContact[]>

/** An import as the HTTP API and the command line print it (DESIGN.md §5). */
export function importJson(rosterImport: RosterImport) {
  return { ...importSummaryJson(rosterImport), refused: rosterImport.refused.map(({ file, line, reason }) => ({ file, line, reason })) }
}

/** An import of a list, without its refused lines. */
export function importSummaryJson(summary: RosterImportSummary) {
  const { id, source, format, state, counts, notes, progress, heldBecause, refusal, fileName, createdAt, appliedAt, undoneAt } = summary
  return {
    id,
    state,
    source,
    format,
    file_name: fileName,
    counts,
    notes: notesJson(notes),
    progress,
    held_because: heldBecause,
    refusal,
    created_at: createdAt.toISOString(),
    applied_at: appliedAt?.toISOString() ?? null,
    undone_at: undoneAt?.toISOString() ?? null,
  }
}

function notesJson(notes: ImportNotes) {
  return {
    students: notes.students,
    disabled: notes.disabled,
    ended: notes.ended,
    dangling: notes.dangling,
    unknown_deletions: notes.unknownDeletions,
    activated: notes.activated,
    closed_invitations: notes.closedInvitations,
    guids_joined: notes.guidsJoined,
    shared_email: notes.sharedEmail,
    many_guardians: notes.manyGuardians,
    role_accounts: notes.roleAccounts,
    invisible_characters: notes.invisibleCharacters,
  }
}
