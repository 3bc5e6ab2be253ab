import { z } from 'zod'
import type { Inspection } from './inspect-token'

const object = z.record(z.string(), z.unknown())

/** What inspecting a token or a link answers (DESIGN.md §5). */
export const inspectionJsonSchema = z.strictObject({
  valid: z.boolean(),
  reasons: z.array(z.string()),
  header: object.nullable(),
  claims: object.nullable(),
  portal: z.strictObject({ id: z.string(), name: z.string(), kind: z.string(), secret_version: z.int().nullable() }).nullable(),
  issued: z
    .strictObject({ link_id: z.string(), guid: z.string().nullable(), issued_by: z.string(), issued_at: z.iso.datetime() })
    .nullable(),
})

export function inspectionJson(inspection: Inspection): z.output<typeof inspectionJsonSchema> {
  const { valid, reasons, header, claims, portal, issued } = inspection
  return {
    valid,
    reasons,
    header,
    claims,
    portal: portal && { id: portal.id, name: portal.name, kind: portal.kind, secret_version: portal.secretVersion },
    issued: issued && {
      link_id: issued.linkId,
      guid: issued.guid,
      issued_by: issued.issuedBy,
      issued_at: issued.issuedAt.toISOString(),
    },
  }
}
