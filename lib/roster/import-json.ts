import type { ImportFormat, ImportState } from '@/prisma/generated/enums'
import type { ImportCounts } from './compare-import'

export type RefusedImportLine = {
  file: string
  /** Counts from 1, the header being line 1. */
  line: number
  reason: string
}

/** One file on its way into the roster. */
export type RosterImportSummary = {
  id: string
  source: string
  format: ImportFormat
  state: ImportState
  counts: ImportCounts
  /** How many invitations it marks as activated: when it was compared, then when it was applied. */
  activated: number
  /** Why the whole file was refused. */
  refusal: string | null
  /** As the screens name who did something. */
  uploadedBy: string
  createdAt: Date
  appliedAt: Date | null
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
  return { ...importSummaryJson(rosterImport), refused: rosterImport.refused }
}

/** An import of a list, without its refused lines. */
export function importSummaryJson({ id, source, format, state, counts, refusal, createdAt, appliedAt }: RosterImportSummary) {
  return {
    id,
    state,
    source,
    format,
    counts,
    refusal,
    created_at: createdAt.toISOString(),
    applied_at: appliedAt?.toISOString() ?? null,
  }
}
