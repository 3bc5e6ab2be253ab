import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { loadPortalSigner } from './portal-signer'

/** Nobody's: a portal that is shown the throw-away token would not find this person. */
const nobody = { guid: '00000000-0000-4000-8000-000000000000', givenName: 'Throw', familyName: 'Away', email: 'nobody@example.invalid' }

export type PortalTrial = {
  header: Record<string, string>
  claims: Record<string, unknown>
  linkStart: string
  issuedAt: Date
  expiresAt: Date
}

/** Signs a throw-away token for nobody and tells what it would say and when it would die. The token itself is not given out. */
export async function tryPortal(actor: Actor, portalId: string, now: Date): Promise<PortalTrial> {
  requireAllowed(canManagePortals, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const signer = await loadPortalSigner(tx, actor.districtId, portalId)
    const { claims, issuedAt, expiresAt } = await signer.sign({ subject: nobody, lifetimeSeconds: signer.defaultLifetimeSeconds, now })
    await recordEvent(tx, { actor, at: now }, { action: 'portal.tried', subjectId: signer.portal.id })
    return { header: signer.kind.header, claims: JSON.parse(claims), linkStart: signer.address.prefix, issuedAt, expiresAt }
  })
}
