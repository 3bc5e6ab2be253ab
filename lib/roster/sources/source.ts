import type { ImportState, RosterFormat } from '@/prisma/generated/enums'
import type { SourceSettings } from './source-settings'

/** When a source is read without anybody asking, in the district's time zone. */
export type SourceSchedule = {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  days: readonly number[]
  /** `HH:MM`, 24 hours. */
  time: string
}

/** The last time a source was read, or is being read. */
export type SourceRun = {
  importId: string
  state: ImportState
  createdAt: Date
  appliedAt: Date | null
  undoneAt: Date | null
  refusal: string | null
}

/** A source as the screens show it. Never its secret. */
export type SourceView = {
  [Format in RosterFormat]: {
    id: string
    name: string
    format: Format
    settings: SourceSettings[Format]
    hasSecret: boolean
    schedule: SourceSchedule | null
    nextRunAt: Date | null
    applyAlone: boolean
    /** How many contacts it lists now. */
    contacts: number
    lastRun: SourceRun | null
    /** When an import of it was last applied and not undone. */
    lastSuccessAt: Date | null
  }
}[RosterFormat]
