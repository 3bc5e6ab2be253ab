import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { nobody } from './nobody'
import type { LinkAddress } from './portal-kind'
import { loadPortalSigner } from './portal-signer'

export type PortalTrial = {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  address: LinkAddress
  issuedAt: Date
  expiresAt: Date | null
}

/** Signs a throw-away token for nobody and tells what it would say and when it would die. The token itself is not given out. */
export async function tryPortal(actor: Actor, portalId: string, now: Date): Promise<PortalTrial> {
  requireAllowed(canManagePortals, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const signer = await loadPortalSigner(tx, actor.districtId, portalId)
    const { header, claims, issuedAt, expiresAt } = signer.sign({ subject: nobody, lifetimeSeconds: null, now })
    const { portal } = signer
    await recordEvent(tx, { actor, at: now }, { action: 'portal.tried', subjectId: portal.id })
    return { header: JSON.parse(header), claims: JSON.parse(claims), address: signer.addressOf(portal.id), issuedAt, expiresAt }
  })
}
