import { z } from 'zod'
import { ImportState, RosterFormat } from '@/prisma/generated/enums'
import type { SourceView } from './source'

/** A source as `sourceJson` makes it. */
export const sourceJsonSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  format: z.enum(RosterFormat),
  has_secret: z.boolean(),
  schedule: z.strictObject({ days: z.array(z.int()), time: z.string() }).nullable(),
  next_run_at: z.iso.datetime().nullable(),
  apply_alone: z.boolean(),
  contacts: z.int(),
  last_run: z
    .strictObject({
      import_id: z.string(),
      state: z.enum(ImportState),
      created_at: z.iso.datetime(),
      applied_at: z.iso.datetime().nullable(),
      refusal: z.string().nullable(),
    })
    .nullable(),
  last_success_at: z.iso.datetime().nullable(),
})

/** A source as the HTTP API prints it; without its settings, which are the screens' alone. */
export function sourceJson(source: SourceView) {
  const { id, name, format, hasSecret, schedule, nextRunAt, applyAlone, contacts, lastRun, lastSuccessAt } = source
  return {
    id,
    name,
    format,
    has_secret: hasSecret,
    schedule: schedule && { days: [...schedule.days], time: schedule.time },
    next_run_at: nextRunAt?.toISOString() ?? null,
    apply_alone: applyAlone,
    contacts,
    last_run: lastRun && {
      import_id: lastRun.importId,
      state: lastRun.state,
      created_at: lastRun.createdAt.toISOString(),
      applied_at: lastRun.appliedAt?.toISOString() ?? null,
      refusal: lastRun.refusal,
    },
    last_success_at: lastSuccessAt?.toISOString() ?? null,
  }
}
