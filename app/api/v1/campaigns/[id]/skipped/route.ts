import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { skippedJson } from '@/lib/invitations/campaign-json'
import { findSkippedOf } from '@/lib/invitations/campaigns'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findSkippedOf, async ({ actor, id, query: { reason, ...paging }, now }) => {
  const page = await findSkippedOf(actor, { campaignId: id, reason }, paging)
  const contactIds = page.rows.flatMap((contact) => (contact.name === null ? [] : (contact.id ?? [])))
  await recordView(actor, { where: 'campaign', contactIds, campaignId: id }, now)
  return listJson(page, skippedJson)
})
