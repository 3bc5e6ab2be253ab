import type { BuildingPortal } from '@/components/inspect/build-token-form'
import { portalKind } from '@/lib/portals/portal-kinds'
import type { PortalView } from '@/lib/portals/portals'

/** What the form needs to know of a portal; undefined for one that nothing is signed for. */
export function describeBuilding({ id, name, kind: kindName, settings, missing }: PortalView): BuildingPortal | undefined {
  const kind = portalKind(kindName)
  if (!kind.signs) return undefined
  const parsed = kind.settings.safeParse(settings)
  return { id, name, label: kind.label, missing, lifetime: parsed.success ? kind.lifetime(parsed.data) : null }
}
