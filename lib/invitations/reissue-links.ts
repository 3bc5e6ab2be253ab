import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { awaitsNewLink } from '@/lib/portals/awaits-new-link'
import { getPortalIn } from '@/lib/portals/portals'
import { issueLinks } from './issue-links'

/** As many as one campaign names; pressed again, it goes on with the others. */
const mostContacts = 10_000

/**
 * Issues a new link, signed with the newest secret, to every contact whose living link a replaced secret signed, as one campaign of
 * channel `link` with the portal's own lifetime. The old links live on until they expire. Guarded, recorded and refused as
 * `issueLinks` does it; `conflict` where no such link is left, `not_found` for another portal.
 */
export async function reissueLinks(actor: Actor, portalId: string, now: Date): Promise<{ campaignId: string }> {
  requireAllowed(canManagePortals, actor)
  const { districtId } = actor
  const contacts = await inDistrict(districtId, async (tx) => {
    const { id } = await getPortalIn(tx, districtId, portalId)
    const rows = await tx.$queryRaw<Array<{ contactId: string }>>`
      SELECT DISTINCT i.contact_id AS "contactId"
        FROM secret_versions v
        JOIN links l ON l.district_id = v.district_id AND l.secret_version_id = v.id
        JOIN invitations i ON i.district_id = l.district_id AND i.id = l.invitation_id
        JOIN campaigns k ON k.district_id = l.district_id AND k.id = l.campaign_id
       WHERE v.district_id = ${districtId}::uuid AND v.portal_id = ${id}::uuid AND ${awaitsNewLink(now)}
       ORDER BY i.contact_id LIMIT ${mostContacts}`
    return rows.map(({ contactId }) => contactId)
  })
  if (contacts.length === 0) throw nothingLeft()
  const { campaignId } = await issueLinks(actor, { portal: portalId, selection: { contacts }, channel: 'link', form: 'signed' }, now)
  return { campaignId }
}

function nothingLeft(): AppError {
  return new AppError('conflict', 'No living link of a replaced secret is left that has no new one yet.')
}
