import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { linkJson } from '@/lib/invitations/link-json'
import { getLink } from '@/lib/invitations/links'

export const GET = apiRoute(apiCalls.getLink, async ({ actor, id, now }) => linkJson(await getLink(actor, id, now)))
