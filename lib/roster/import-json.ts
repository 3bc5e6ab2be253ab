import type { ImportCounts } from '@/lib/roster/merge/compare-import'
import type { HoldReason, ImportState, RosterChange, RosterFormat } from '@/prisma/generated/enums'
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

/** A contact whom an import adds, changes or removes, as the preview shows it. */
export type ImportChange = {
  id: string
  change: RosterChange
  /** Null for one that is new, until the import is applied. */
  contactId: string | null
  givenName: string
  familyName: string
  guid: string | null
  sourcedId: string | null
  /** What changes on the contact, column by column, with `students` and `restricted`. */
  differences: Array<{ column: string; before: string; after: string }>
}

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
    other_rows: notes.otherRows,
    unknown_deletions: notes.unknownDeletions,
    activated: notes.activated,
    closed_invitations: notes.closedInvitations,
    flags_carried: notes.flagsCarried,
    guids_joined: notes.guidsJoined,
    guids_unclear: notes.guidsUnclear,
    shared_email: notes.sharedEmail,
    many_guardians: notes.manyGuardians,
    role_accounts: notes.roleAccounts,
    invisible_characters: notes.invisibleCharacters,
  }
}
