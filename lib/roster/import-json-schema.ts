import { z } from 'zod'
import { ImportState, RosterFormat } from '@/prisma/generated/enums'

/** An import of a list, as `importSummaryJson` makes it. */
export const importSummaryJsonSchema = z.strictObject({
  id: z.string(),
  state: z.enum(ImportState),
  source: z.string(),
  format: z.enum(RosterFormat),
  counts: z.strictObject({ added: z.int(), changed: z.int(), removed: z.int(), unchanged: z.int(), refused: z.int() }),
  refusal: z.string().nullable(),
  created_at: z.iso.datetime(),
  applied_at: z.iso.datetime().nullable(),
})

/** An import with its refused lines, as `importJson` makes it. */
export const importJsonSchema = importSummaryJsonSchema.extend({
  refused: z.array(z.strictObject({ file: z.string(), line: z.int(), reason: z.string() })),
})
