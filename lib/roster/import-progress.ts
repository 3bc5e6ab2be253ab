import { z } from 'zod'

/** Where a run stands, in real counts. `total` is null where nobody knows it, as with a server that does not say. */
export const importProgressSchema = z.object({
  phase: z.enum(['receiving', 'reading', 'comparing', 'applying', 'undoing']),
  done: z.number(),
  total: z.number().nullable(),
  /** `rows` are those of the database that an import writes. */
  unit: z.enum(['bytes', 'lines', 'contacts', 'rows']),
})

export type ImportProgress = z.output<typeof importProgressSchema>
