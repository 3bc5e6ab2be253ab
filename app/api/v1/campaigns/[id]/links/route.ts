import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { issuedLinkJson } from '@/lib/invitations/campaign-json'
import { findCampaignLinks } from '@/lib/invitations/campaigns'

export const GET = apiRoute(apiCalls.findCampaignLinks, async ({ actor, id, query, now }) =>
  listJson(await findCampaignLinks(actor, id, query, now), issuedLinkJson),
)
