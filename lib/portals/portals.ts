import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { runAllInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { canViewPortals, requireAllowed } from '@/lib/districts/policies'
import { groupBy } from '@/lib/group-by'
import { Prisma } from '@/prisma/generated/client'
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
  const [portals, versions] = await runAllInDistrict<[Array<Omit<PortalRow, 'secretVersions'>>, VersionRow[]]>(districtId, [
    Prisma.sql`SELECT id, kind, name, settings FROM portals WHERE district_id = ${districtId}::uuid ORDER BY name`,
    Prisma.sql`
      SELECT portal_id AS "portalId", id, version, last4, active, created_at AS "createdAt" FROM secret_versions
      WHERE district_id = ${districtId}::uuid ORDER BY version DESC`,
  ])
  const ofPortals = groupBy(versions, ({ portalId }) => portalId)
  return portals.map((portal) => {
    const ofPortal = ofPortals.get(portal.id) ?? []
    return viewOf({ ...portal, secretVersions: ofPortal.map(({ portalId, ...version }) => version) })
  })
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

type VersionRow = PortalView['secretVersions'][number] & { portalId: string }

type PortalRow = { id: string; kind: string; name: string; settings: unknown; secretVersions: PortalView['secretVersions'] }

function viewOf({ id, kind, name, settings, secretVersions }: PortalRow): PortalView {
  const stored = z.record(z.string(), z.unknown()).parse(settings)
  const described = portalKind(kind)
  const missing = missingSettings(described, stored)
  if (described.signs && !secretVersions.some(({ active }) => active)) missing.push('client secret')
  return { id, kind, name, settings: stored, secretVersions, missing }
}
