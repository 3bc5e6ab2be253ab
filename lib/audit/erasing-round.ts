import { z } from 'zod'
import { leafDetails } from './leaf-details'

const dayMilliseconds = 24 * 60 * 60_000

const roundSchema = z.object({ events: z.number().positive(), keep_event_personal_days: z.number() })

/** Before which moment a `retention.applied` erased the personal data of events; undefined where it erased none. */
export function erasedBefore({ leaf, at }: { leaf: string; at: Date }): Date | undefined {
  const round = roundSchema.safeParse(leafDetails(leaf)).data
  return round && new Date(at.getTime() - round.keep_event_personal_days * dayMilliseconds)
}
