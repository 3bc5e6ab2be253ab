import 'server-only'
import { AppError } from '@/lib/app-error'
import { approvalNeeded } from '@/lib/approvals/request-approval'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { awaitsNewLink } from '@/lib/portals/awaits-new-link'
import { getPortalIn } from '@/lib/portals/portals'
import { issueLinksIn } from './issue-links'

/** As many as one campaign names; pressed again, it goes on with the others. */
const mostContacts = 10_000

/**
 * Issues a new link, signed with the newest secret, to every contact whose living link a replaced secret signed, as one campaign of
 * channel `link` with the portal's own lifetime; not to who waits for one from a campaign that the worker is at. The old links live on
 * until they expire. Guarded, recorded and refused as `issueLinks` does it; `conflict` where no such link is left, `not_found` for another portal.
 */
export async function reissueLinks(actor: Actor, portalId: string, now: Date): Promise<{ campaignId: string }> {
  requireAllowed(canManagePortals, actor)
  const { districtId } = actor
  const issued = await inDistrict(districtId, async (tx) => {
    const { id } = await getPortalIn(tx, districtId, portalId)
    // Whoever presses at the same moment looks for contacts only when these are written down.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`reissue ${id}`}, 0))`
    const contacts = await findAwaiting(tx, { districtId, portalId: id, now })
    if (contacts.length === 0) throw nothingLeft()
    return issueLinksIn(tx, actor, { portal: id, selection: { contacts }, channel: 'link', form: 'signed' }, now)
  })
  if ('waits' in issued) throw approvalNeeded(issued)
  const { campaignId } = issued
  return { campaignId }
}

type Asking = { districtId: string; portalId: string; now: Date }

async function findAwaiting(tx: DistrictTransaction, { districtId, portalId, now }: Asking): Promise<string[]> {
  const rows = await tx.$queryRaw<Array<{ contactId: string }>>`
    WITH under_way AS MATERIALIZED (
      SELECT id FROM campaigns
       WHERE district_id = ${districtId}::uuid AND portal_id = ${portalId}::uuid AND form = 'signed' AND pending_count > 0 AND stopped_at IS NULL),
    waiting AS MATERIALIZED (
      SELECT unnest(t.contact_ids) AS contact_id FROM campaign_turns t JOIN under_way w ON w.id = t.campaign_id WHERE t.district_id = ${districtId}::uuid
      -- As the release before has them wait.
      UNION SELECT t.contact_id FROM campaign_contacts t JOIN under_way w ON w.id = t.campaign_id
       WHERE t.district_id = ${districtId}::uuid AND t.contact_id IS NOT NULL AND t.invitation_id IS NULL AND t.skip_reason IS NULL)
    SELECT DISTINCT i.contact_id AS "contactId"
      FROM secret_versions v
      JOIN links l ON l.district_id = v.district_id AND l.secret_version_id = v.id
      JOIN invitations i ON i.district_id = l.district_id AND i.id = l.invitation_id
      JOIN campaigns k ON k.district_id = l.district_id AND k.id = l.campaign_id
     WHERE v.district_id = ${districtId}::uuid AND v.portal_id = ${portalId}::uuid AND ${awaitsNewLink(now)}
       AND NOT EXISTS (SELECT FROM waiting t WHERE t.contact_id = i.contact_id)
     ORDER BY i.contact_id LIMIT ${mostContacts}`
  return rows.map(({ contactId }) => contactId)
}

function nothingLeft(): AppError {
  return new AppError(
    'conflict',
    'Every living link of a replaced secret has a new one already, or is about to get it from a campaign under way. There is nothing left to do.',
  )
}
