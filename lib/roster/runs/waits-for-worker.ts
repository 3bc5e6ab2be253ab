import { type RosterImport as ImportRow, Prisma } from '@/prisma/generated/client'

/** Of a row of `roster_imports`: whether something of it is to be read, applied or undone by a worker, or is being. */
export const waitsForWorker = Prisma.sql`(state IN ('staging', 'applying') OR undoer_kind IS NOT NULL AND undone_at IS NULL)`

/** As `waitsForWorker`. */
export const waitingForWorker = {
  OR: [{ state: { in: ['staging', 'applying'] } }, { undoerKind: { not: null }, undoneAt: null }],
} satisfies Prisma.RosterImportWhereInput

/** Whether it is being undone, or waits to be. */
export const isUndoing = ({ undoerKind, undoneAt }: Pick<ImportRow, 'undoerKind' | 'undoneAt'>): boolean =>
  undoerKind !== null && undoneAt === null
