import type { BuildingPortal } from '@/components/inspect/build-token-form'
import { nobody } from '@/lib/portals/nobody'
import { portalKind } from '@/lib/portals/portal-kinds'
import type { PortalView } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'

/** What the form needs to know of a portal; undefined for one that nothing is signed for. */
export function describeBuilding(portal: PortalView): BuildingPortal | undefined {
  const traits = signingTraits(portal)
  if (!traits) return undefined
  const { id, name, missing } = portal
  const { links } = traits
  const wants = {
    guid: links?.skipReason({ ...nobody, guid: null }) === 'no_guid',
    email: links?.skipReason({ ...nobody, email: null }) === 'no_email',
  }
  return { id, name, label: portalKind(portal.kind).label, missing, lifetime: links?.lifetime ?? null, wants }
}
