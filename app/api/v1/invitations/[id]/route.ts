import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { invitationJson } from '@/lib/invitations/invitation-json'
import { getInvitation } from '@/lib/invitations/invitations'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getInvitation, async ({ actor, id, now }) => {
  const invitation = await getInvitation(actor, id, now)
  await recordView(actor, { where: 'invitation', contactId: invitation.contactId }, now)
  return invitationJson(invitation)
})
