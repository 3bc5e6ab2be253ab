import 'server-only'
import { type InvitationStatus, invitationStatus } from '@/lib/contacts/invitation-status'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import { invitationScope } from './invitations'
import { type InvitedContact, invitedContactFields, invitedContactOf } from './invited-contact'
import { frozenReasonOf, type NotMeReason } from './not-me-reason'
import { requireCampaign } from './require-campaign'

/** An invite page as the screens list it: never the address. */
export type InvitePageRecord = {
  /** The invitation's. */
  id: string
  contact: InvitedContact
  portal: { id: string; name: string }
  status: InvitationStatus
  frozenReason: NotMeReason | null
  issuedAt: Date
  closesAt: Date
}

/** One page of the invite pages a campaign handed out, in the order of issuing; `not_found` for an unknown campaign. */
export async function findCampaignInvitePages(
  actor: Actor,
  campaignId: string,
  paging: Paging,
  now: Date,
): Promise<Page<InvitePageRecord>> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireCampaign(tx, actor, campaignId)
    const rows = await tx.campaignContact.findMany({
      where: {
        districtId,
        campaignId,
        linkId: null,
        invitation: invitationScope(actor),
        ...(position?.values[0] ? { id: { [backwards ? 'lt' : 'gt']: position.values[0] } } : {}),
      },
      select: {
        id: true,
        invitation: { include: { portal: { select: { id: true, name: true } }, contact: { select: invitedContactFields } } },
      },
      orderBy: { id: backwards ? 'desc' : 'asc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    const invitations = page.rows.flatMap(({ invitation }) => invitation ?? [])
    return {
      ...page,
      rows: invitations.map((invitation) => ({
        id: invitation.id,
        contact: invitedContactOf(actor, invitation.contact),
        portal: invitation.portal,
        status: invitationStatus(invitation, now),
        frozenReason: frozenReasonOf(invitation),
        issuedAt: campaign.createdAt,
        closesAt: invitation.closesAt,
      })),
    }
  })
}
