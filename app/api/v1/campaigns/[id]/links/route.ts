import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { issuedLinkJson } from '@/lib/invitations/campaign-json'
import { findCampaignLinks } from '@/lib/invitations/campaigns'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findCampaignLinks, async ({ actor, id, query, now }) => {
  const page = await findCampaignLinks(actor, id, query, now)
  await recordView(actor, { where: 'campaign', contactIds: page.rows.map(({ contactId }) => contactId), campaignId: id }, now)
  return listJson(page, issuedLinkJson)
})
