import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { invitationJson } from '@/lib/invitations/invitation-json'
import { findInvitations } from '@/lib/invitations/invitations'

export const GET = apiRoute(apiCalls.findInvitations, async ({ actor, query: { limit, cursor, ...filter }, now }) =>
  listJson(await findInvitations(actor, { filter, paging: { limit, cursor } }, now), invitationJson),
)
