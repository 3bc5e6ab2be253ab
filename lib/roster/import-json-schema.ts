import { z } from 'zod'
import { HoldReason, ImportState, RosterFormat } from '@/prisma/generated/enums'
import { importProgressSchema } from './import-progress'

/** An import of a list, as `importSummaryJson` makes it. */
export const importSummaryJsonSchema = z.strictObject({
  id: z.string(),
  state: z.enum(ImportState),
  source: z.string(),
  format: z.enum(RosterFormat),
  file_name: z.string().nullable(),
  counts: z.strictObject({ added: z.int(), changed: z.int(), removed: z.int(), unchanged: z.int(), refused: z.int() }),
  notes: z.strictObject({
    students: z.int(),
    disabled: z.int(),
    ended: z.int(),
    dangling: z.int(),
    other_rows: z.int(),
    unknown_deletions: z.int(),
    activated: z.int(),
    closed_invitations: z.int(),
    flags_carried: z.int(),
    guids_joined: z.int(),
    guids_unclear: z.int(),
    shared_email: z.int(),
    many_guardians: z.int(),
    role_accounts: z.int(),
    invisible_characters: z.int(),
  }),
  progress: importProgressSchema.nullable(),
  held_because: z.enum(HoldReason).nullable(),
  refusal: z.string().nullable(),
  created_at: z.iso.datetime(),
  applied_at: z.iso.datetime().nullable(),
  undone_at: z.iso.datetime().nullable(),
})

/** An import with its refused lines, as `importJson` makes it. */
export const importJsonSchema = importSummaryJsonSchema.extend({
  refused: z.array(z.strictObject({ file: z.string(), line: z.int(), reason: z.string() })),
})
