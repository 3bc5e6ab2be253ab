import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { invitationJson } from '@/lib/invitations/invitation-json'
import { getInvitation } from '@/lib/invitations/invitations'

export const GET = apiRoute(apiCalls.getInvitation, async ({ actor, id, now }) => invitationJson(await getInvitation(actor, id, now)))
