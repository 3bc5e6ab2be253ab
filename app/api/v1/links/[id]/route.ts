import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { linkJson } from '@/lib/invitations/link-json'
import { getLink } from '@/lib/invitations/links'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getLink, async ({ actor, id, now }) => {
  const link = await getLink(actor, id, now)
  await recordView(actor, { where: 'link', contactId: link.contact.id, linkId: link.id }, now)
  return linkJson(link)
})
