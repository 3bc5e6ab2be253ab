import type { BuildingPortal } from '@/components/inspect/build-token-form'
import { portalKind } from '@/lib/portals/portal-kinds'
import type { PortalView } from '@/lib/portals/portals'
import { nobody } from '@/lib/portals/try-portal'

/** What the form needs to know of a portal; undefined for one that nothing is signed for. */
export function describeBuilding({ id, name, kind: kindName, settings, missing }: PortalView): BuildingPortal | undefined {
  const kind = portalKind(kindName)
  if (!kind.signs) return undefined
  const parsed = kind.settings.safeParse(settings)
  if (!parsed.success) return { id, name, label: kind.label, missing, lifetime: null, wants: { guid: false, email: false } }
  const wants = {
    guid: kind.skipReason({ ...nobody, guid: null }, parsed.data) === 'no_guid',
    email: kind.skipReason({ ...nobody, email: null }, parsed.data) === 'no_email',
  }
  return { id, name, label: kind.label, missing, lifetime: kind.lifetime(parsed.data), wants }
}
