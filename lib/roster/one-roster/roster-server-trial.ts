import { z } from 'zod'
import { sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'

/** What a OneRoster server answered when it was tried. */
export type RosterServerTrial =
  /** `users` is how many the server says it has, null where it does not say. */
  | { worked: true; users: number | null; version: string }
  /** What went wrong, and what the server itself said about it, cut short. */
  | { worked: false; message: string; detail: string | null }

/** The server to try: as it was typed, with the stored secret of the source where none was typed. */
export const rosterServerTrialInputSchema = z.object({
  id: z.guid().optional(),
  settings: sourceSettingsSchemas.oneroster_rest,
  secret: z.string().max(4_096, 'The client secret has over 4,096 characters.').optional(),
})

export type RosterServerTrialInput = z.input<typeof rosterServerTrialInputSchema>
