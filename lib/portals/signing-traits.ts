import 'server-only'
import { nobody } from './nobody'
import type { ClaimSkipReason, ClaimSubject, Lifetime } from './portal-kind'
import { portalKind } from './portal-kinds'

/** How the links of a portal behave, as the screens tell it before anything is signed. */
export type SigningTraits = {
  /** The link signs its bearer in; otherwise it leads to the set-up of an account. */
  signsIn: boolean
  /** What the settings say of them; null while settings are missing. */
  links: LinkTraits | null
}

export type LinkTraits = {
  lifetime: Lifetime
  /** No raw link is ever handed out. */
  onlyAtClick: boolean
  /** Why this contact cannot have a link of the portal; undefined when it can. */
  skipReason(subject: ClaimSubject): ClaimSkipReason | undefined
}

type StoredPortal = { kind: string; settings: Record<string, unknown> }

/** The traits of a portal; undefined where the system's tokens are only verified. */
export function signingTraits({ kind: name, settings }: StoredPortal): SigningTraits | undefined {
  const kind = portalKind(name)
  if (!kind.signs) return undefined
  const { signsIn } = kind
  const { data, success } = kind.settings.safeParse(settings)
  if (!success) return { signsIn, links: null }
  return {
    signsIn,
    links: { lifetime: kind.lifetime(data), onlyAtClick: kind.onlyAtClick(data), skipReason: (subject) => kind.skipReason(subject, data) },
  }
}

/**
 * Whether no link of the district can be had without a GUID: every portal that counts knows people by it. Those count whose
 * settings are complete, and of the others those that lead to the set-up of an account. True while no portal signs at all,
 * false where those that do are none that count.
 */
export function everyPortalWantsGuid(portals: readonly StoredPortal[]): boolean {
  const signing = portals.flatMap((portal) => signingTraits(portal) ?? [])
  const counting = signing.filter(({ signsIn, links }) => links !== null || !signsIn)
  if (counting.length === 0) return signing.length === 0
  return counting.every(({ links }) => links === null || links.skipReason({ ...nobody, guid: null }) === 'no_guid')
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
    const links = portal.missing.length === 0 ? signingTraits(portal)?.links : undefined
    return links ? [{ portal, reason: links.skipReason(subject) }] : []
  })
  return {
    serving: ready.flatMap(({ portal, reason }) => (reason === undefined ? [portal] : [])),
    skipping: ready.flatMap(({ portal, reason }) => (reason === undefined ? [] : [{ portal, reason }])),
  }
}
