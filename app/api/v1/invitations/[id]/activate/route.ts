import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { activateInvitation } from '@/lib/invitations/activate-by-hand'
import { invitationJson } from '@/lib/invitations/invitation-json'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.activateInvitation, async ({ actor, id, body: { reason }, now }) =>
  invitationJson(await activateInvitation(actor, { id, reason }, now)),
)
