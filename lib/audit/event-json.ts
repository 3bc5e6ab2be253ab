import { z } from 'zod'
import { ActorKind } from '@/prisma/generated/enums'
import type { AuditEntry } from './find-events'

/** An audit event as the HTTP API answers it (DESIGN.md §5). */
export const eventJsonSchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  action: z.string(),
  actor: z.strictObject({ kind: z.enum(ActorKind), id: z.string().nullable(), name: z.string() }),
  subject_id: z.string().nullable(),
  subject_name: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  leaf_hash: z.string(),
})

export function eventJson(event: AuditEntry): z.output<typeof eventJsonSchema> {
  const { id, at, action, actor, subjectId, subjectName, details, leafHash } = event
  return { id, at: at.toISOString(), action, actor, subject_id: subjectId, subject_name: subjectName, details, leaf_hash: leafHash }
}
