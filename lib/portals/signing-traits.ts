import 'server-only'
import type { ClaimSkipReason, ClaimSubject, Lifetime } from './portal-kind'
import { portalKind } from './portal-kinds'
import { nobody } from './nobody'

/** How the links of a portal behave, as the screens tell it before anything is signed. */
export type SigningTraits = {
  lifetime: Lifetime
  /** No raw link is ever handed out. */
  onlyAtClick: boolean
  /** Why this contact cannot have a link of the portal; undefined when it can. */
  skipReason(subject: ClaimSubject): ClaimSkipReason | undefined
}

type StoredPortal = { kind: string; settings: Record<string, unknown> }

/** The traits of a portal whose settings are complete; undefined for others, and where the system's tokens are only verified. */
export function signingTraits({ kind: name, settings }: StoredPortal): SigningTraits | undefined {
  const kind = portalKind(name)
  if (!kind.signs) return undefined
  const parsed = kind.settings.safeParse(settings)
  if (!parsed.success) return undefined
  return {
    lifetime: kind.lifetime(parsed.data),
    onlyAtClick: kind.onlyAtClick(parsed.data),
    skipReason: (subject) => kind.skipReason(subject, parsed.data),
  }
}

/** Whether every portal the links of a district can lead to knows people by their GUID; true while there is none that signs. */
export function everyPortalWantsGuid(portals: readonly StoredPortal[]): boolean {
  return portals.every((portal) => {
    const traits = signingTraits(portal)
    return traits === undefined || traits.skipReason({ ...nobody, guid: null }) !== undefined
  })
}

type ReadyPortal = StoredPortal & { id: string; name: string; missing: readonly string[] }

export type Service = {
  /** The portals whose links the contact can have. */
  serving: ReadyPortal[]
  /** Those that could sign, but not for this contact. */
  skipping: Array<{ portal: ReadyPortal; reason: ClaimSkipReason }>
}

/** Which portals that are ready to sign serve a contact; those that are not ready, or only verify, are in neither list. */
export function servicesFor(portals: readonly ReadyPortal[], subject: ClaimSubject): Service {
  const ready = portals.flatMap((portal) => {
    const traits = portal.missing.length === 0 ? signingTraits(portal) : undefined
    return traits ? [{ portal, reason: traits.skipReason(subject) }] : []
  })
  return {
    serving: ready.flatMap(({ portal, reason }) => (reason === undefined ? [portal] : [])),
    skipping: ready.flatMap(({ portal, reason }) => (reason === undefined ? [] : [{ portal, reason }])),
  }
}
