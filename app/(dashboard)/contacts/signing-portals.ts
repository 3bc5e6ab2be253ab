import type { SigningPortal } from '@/components/contacts/create-links-dialog'
import type { Actor } from '@/lib/districts/actor'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'

/** The district's portals as the *Create links* dialog needs them, those that can sign first. */
export async function findSigningPortals(actor: Actor): Promise<SigningPortal[]> {
  const portals = await findPortals(actor)
  return portals
    .map(({ id, name, kind, settings, missing }) => {
      const { lifetime, defaultLifetimeSeconds, settings: schema } = portalKind(kind)
      const parsed = schema.safeParse(settings)
      return {
        id,
        name,
        missing,
        lifetime,
        defaultLifetimeSeconds: parsed.success ? defaultLifetimeSeconds(parsed.data) : lifetime.maximumSeconds,
      }
    })
    .sort((one, other) => one.missing.length - other.missing.length)
}
