import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { invitationJson } from '@/lib/invitations/invitation-json'
import { findInvitations } from '@/lib/invitations/invitations'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findInvitations, async ({ actor, query: { limit, cursor, ...filter }, now }) => {
  const page = await findInvitations(actor, { filter, paging: { limit, cursor } }, now)
  await recordView(actor, { where: 'invitations', contactIds: page.rows.map(({ contactId }) => contactId) }, now)
  return listJson(page, invitationJson)
})
