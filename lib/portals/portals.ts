import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewPortals, requireAllowed } from '@/lib/districts/policies'
import { portalKind } from './portal-kinds'
import { missingSettings } from './portal-settings'

export type PortalView = {
  id: string
  kind: string
  name: string
  settings: Record<string, unknown>
  secretVersions: Array<{ id: string; version: number; last4: string; active: boolean; createdAt: Date }>
  /** What is still missing before a link can be issued, in words; empty when the portal is ready. */
  missing: string[]
}

const secretVersionFields = { id: true, version: true, last4: true, active: true, createdAt: true } as const
const withSecretVersions = { secretVersions: { select: secretVersionFields, orderBy: { version: 'desc' } } } as const

/** Every portal of the district, by name; never a secret. */
export async function findPortals(actor: Actor): Promise<PortalView[]> {
  requireAllowed(canViewPortals, actor)
  const { districtId } = actor
  const portals = await inDistrict(districtId, (tx) =>
    tx.portal.findMany({ where: { districtId }, include: withSecretVersions, orderBy: { name: 'asc' } }),
  )
  return portals.map(viewOf)
}

/** A portal by id or by name; `not_found` otherwise. */
export async function getPortal(actor: Actor, idOrName: string): Promise<PortalView> {
  requireAllowed(canViewPortals, actor)
  return inDistrict(actor.districtId, (tx) => getPortalIn(tx, actor.districtId, idOrName))
}

/** As `getPortal`, in a transaction that is already open. */
export async function getPortalIn(tx: DistrictTransaction, districtId: string, idOrName: string): Promise<PortalView> {
  const where = z.uuid().safeParse(idOrName).success
    ? { districtId, OR: [{ id: idOrName }, { name: idOrName }] }
    : { districtId, name: idOrName }
  const portal = await tx.portal.findFirst({ where, include: withSecretVersions })
  if (!portal) throw notFound('portal')
  return viewOf(portal)
}

type PortalRow = { id: string; kind: string; name: string; settings: unknown; secretVersions: PortalView['secretVersions'] }

function viewOf({ id, kind, name, settings, secretVersions }: PortalRow): PortalView {
  const stored = z.record(z.string(), z.unknown()).parse(settings)
  const described = portalKind(kind)
  const missing = missingSettings(described, stored)
  if (described.signs && !secretVersions.some(({ active }) => active)) missing.push('client secret')
  return { id, kind, name, settings: stored, secretVersions, missing }
}
