import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { revokedInvitationJson } from '@/lib/invitations/invitation-json'
import { revokeInvitation } from '@/lib/invitations/invitations'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.revokeInvitation, async ({ actor, id, now }) =>
  revokedInvitationJson(await revokeInvitation(actor, id, now)),
)
