'use server'

import { z } from 'zod'
import { canRevealLinks } from '@/lib/districts/policies'
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
  ({ actor, now }, { campaignId }) => revealCampaign(actor, campaignId, now),
)
