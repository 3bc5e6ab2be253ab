'use server'

import { z } from 'zod'
import { requireConfirmed, requireMember } from '@/lib/auth/session'
import { canRevealLinks } from '@/lib/districts/policies'
import { isJustIssued } from '@/lib/invitations/is-just-issued'
import { revealInvitePage } from '@/lib/invitations/reveal-invite-pages'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { memberAction } from '@/lib/member-action'

const oneSchema = z.object({ id: z.string() })

export const copyLinkAgain = memberAction({ can: canRevealLinks, schema: oneSchema }, ({ actor, now }, { id }) =>
  revealLink(actor, id, now),
)

/** By the id of the invitation whose page it is. */
export const copyAddressAgain = memberAction({ can: canRevealLinks, schema: oneSchema }, ({ actor, now }, { id }) =>
  revealInvitePage(actor, id, now),
)

export const copyCampaignAgain = memberAction(
  { can: canRevealLinks, schema: z.object({ campaignId: z.uuid() }) },
  async ({ actor, now }, { campaignId }) => {
    // As much as an export hands out, except that who has just issued it has the addresses before them.
    if (!(await isJustIssued(actor, campaignId, now))) requireConfirmed(await requireMember(), now)
    return revealCampaign(actor, campaignId, now)
  },
)
