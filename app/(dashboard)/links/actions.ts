'use server'

import { z } from 'zod'
import { canRevealLinks } from '@/lib/districts/policies'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { memberAction } from '@/lib/member-action'

export const copyLinkAgain = memberAction({ can: canRevealLinks, schema: z.object({ linkId: z.string() }) }, ({ actor, now }, { linkId }) =>
  revealLink(actor, linkId, now),
)

export const copyCampaignAgain = memberAction(
  { can: canRevealLinks, schema: z.object({ campaignId: z.uuid() }) },
  ({ actor, now }, { campaignId }) => revealCampaign(actor, campaignId, now),
)
