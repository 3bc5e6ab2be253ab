import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { campaignJson } from '@/lib/invitations/campaign-json'
import { findSkipped, getCampaign } from '@/lib/invitations/campaigns'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getCampaign, async ({ actor, id, now }) => {
  const campaign = await getCampaign(actor, id)
  const skipped = await findSkipped(actor, campaign.id)
  const contactIds = skipped.flatMap((contact) => (contact.name === null ? [] : (contact.id ?? [])))
  await recordView(actor, { where: 'campaign', contactIds, campaignId: campaign.id }, now)
  return campaignJson({ campaign, skipped })
})
