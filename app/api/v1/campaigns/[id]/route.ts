import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { campaignJson } from '@/lib/invitations/campaign-json'
import { findSkipped, getCampaign } from '@/lib/invitations/campaigns'

export const GET = apiRoute(apiCalls.getCampaign, async ({ actor, id }) => {
  const campaign = await getCampaign(actor, id)
  return campaignJson({ campaign, skipped: await findSkipped(actor, campaign.id) })
})
