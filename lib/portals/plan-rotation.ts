import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { awaitsNewLink } from './awaits-new-link'
import { getPortalIn } from './portals'

export type SecretUse = {
  version: number
  last4: string
  active: boolean
  /** Links signed with it that have not expired. */
  living: number
  /** When the last of those expires; null when there is none. */
  lastDiesAt: Date | null
  /** Links signed with it that have no expiry known; counted apart, since nothing tells when they die. */
  withoutExpiry: number
  /** Of all these, the links for which `reissueLinks` makes new ones. */
  awaitingNew: number
}

/**
 * What each secret version of a portal still carries, newest first, so that a replaced one is withdrawn at the vendor only when
 * no link needs it. Counts links of every invitation, since revoking one kills no signed link. `not_found` for another portal.
 */
export async function planRotation(actor: Actor, portalId: string, now: Date): Promise<SecretUse[]> {
  requireAllowed(canManagePortals, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { id } = await getPortalIn(tx, districtId, portalId)
    return tx.$queryRaw<SecretUse[]>`
      SELECT v.version, v.last4, v.active,
             count(l.expires_at)::int AS living,
             max(l.expires_at) AS "lastDiesAt",
             (count(l.id) - count(l.expires_at))::int AS "withoutExpiry",
             (count(l.id) FILTER (WHERE ${awaitsNewLink(now)}))::int AS "awaitingNew"
        FROM secret_versions v
        LEFT JOIN links l ON l.district_id = v.district_id AND l.secret_version_id = v.id
                         AND (l.expires_at IS NULL OR l.expires_at > ${now})
        LEFT JOIN invitations i ON i.district_id = l.district_id AND i.id = l.invitation_id
        LEFT JOIN campaigns k ON k.district_id = l.district_id AND k.id = l.campaign_id
       WHERE v.district_id = ${districtId}::uuid AND v.portal_id = ${id}::uuid
       GROUP BY v.version, v.last4, v.active
       ORDER BY v.version DESC`
  })
}
