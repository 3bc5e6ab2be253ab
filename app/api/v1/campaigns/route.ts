import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { campaignRequestOf } from '@/lib/invitations/campaign-body'
import { campaignSummaryJson, issuedCampaignJson } from '@/lib/invitations/campaign-json'
import { findCampaigns } from '@/lib/invitations/campaigns'
import { describeCampaign } from '@/lib/invitations/describe-campaign'
import { issueLinks } from '@/lib/invitations/issue-links'

export { DELETE, PATCH, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findCampaigns, async ({ actor, query }) =>
  listJson(await findCampaigns(actor, query), campaignSummaryJson),
)

export const POST = apiRoute(apiCalls.issueLinks, async ({ actor, body, idempotencyKey, now }) => {
  const issued = await issueLinks(actor, campaignRequestOf(body, idempotencyKey), now)
  return issuedCampaignJson(await describeCampaign(actor, issued, now))
})
