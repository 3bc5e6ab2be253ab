'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canIssueLinks } from '@/lib/districts/policies'
import { stopCampaign } from '@/lib/invitations/long-campaigns/stop-campaign'
import { memberAction } from '@/lib/member-action'

export const stopIssuingCampaign = memberAction(
  { can: canIssueLinks, schema: z.object({ campaignId: z.uuid() }) },
  async ({ actor, now }, { campaignId }) => {
    await stopCampaign(actor, campaignId, now)
    revalidatePath(`/links/campaigns/${campaignId}`)
  },
)
