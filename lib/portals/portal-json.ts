import { z } from 'zod'
import type { PortalView } from './portals'

/** A portal as the HTTP API answers it (DESIGN.md §5); never a secret. */
export const portalJsonSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  secret_versions: z.array(z.strictObject({ id: z.string(), last4: z.string(), active: z.boolean() })),
})

export function portalJson({ id, kind, name, settings, secretVersions }: PortalView): z.output<typeof portalJsonSchema> {
  return { id, kind, name, settings, secret_versions: secretVersions.map(({ id, last4, active }) => ({ id, last4, active })) }
}
