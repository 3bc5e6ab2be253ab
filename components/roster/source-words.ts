import type { SourceRun } from '@/lib/roster/sources/source'
import type { RosterFormat } from '@/prisma/generated/enums'

/** The kinds of sources as the office calls them. */
export const formatWords: Record<RosterFormat, string> = {
  contacts: 'Contact CSV',
  mapped: 'Mapped CSV',
  oneroster: 'OneRoster files',
  oneroster_rest: 'OneRoster server',
}

/** The file field of each kind that takes files. */
export const fileLabels: Record<FileFormat, string> = {
  contacts: 'Contact CSV',
  mapped: 'CSV file',
  oneroster: 'OneRoster files',
}

/** Every kind but the one that is read from its server. */
export type FileFormat = Exclude<RosterFormat, 'oneroster_rest'>

/** Whether the office brings its files, rather than a server being asked. */
export function takesFiles(format: RosterFormat): format is FileFormat {
  return format !== 'oneroster_rest'
}

/** The run of a source that a worker is at, or that waits for one; undefined where none is under way. */
export function runUnderWay({ lastRun }: { lastRun: SourceRun | null }): RunUnderWay | undefined {
  return lastRun?.state === 'staging' || lastRun?.state === 'applying' ? { ...lastRun, state: lastRun.state } : undefined
}

type RunUnderWay = SourceRun & { state: 'staging' | 'applying' }
