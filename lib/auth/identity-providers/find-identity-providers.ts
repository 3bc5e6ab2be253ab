import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageIdentityProviders, requireAllowed } from '@/lib/districts/policies'
import type { IdentityProvider } from '@/prisma/generated/client'
import type { IdentityProviderKind } from '@/prisma/generated/enums'
import { tenantOf } from './identity-provider'

/** A provider as owners may know it: everything but the client secret. `linked` counts the accounts members have linked. */
export type IdentityProviderView = {
  id: string
  kind: IdentityProviderKind
  name: string
  issuer: string
  clientId: string
  hostedDomain: string | null
  tenantId: string | null
  doesSecondFactor: boolean
  linked: number
}

/** The providers of the district by name. For owners. */
export async function findIdentityProviders(actor: Actor): Promise<IdentityProviderView[]> {
  requireAllowed(canManageIdentityProviders, actor)
  const { districtId } = actor
  const rows = await inDistrict(districtId, (tx) =>
    tx.identityProvider.findMany({
      where: { districtId },
      include: { _count: { select: { identities: true } } },
      orderBy: { name: 'asc' },
    }),
  )
  return rows.map((row) => viewOf(row, row._count.identities))
}

/** The view of a row. */
export function viewOf(row: IdentityProvider, linked: number): IdentityProviderView {
  const { id, kind, name, issuer, clientId, hostedDomain, doesSecondFactor } = row
  return { id, kind, name, issuer, clientId, hostedDomain, tenantId: tenantOf(row), doesSecondFactor, linked }
}
