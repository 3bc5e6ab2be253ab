import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { revealLink } from '@/lib/invitations/reveal-links'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.revealLink, ({ actor, id, now }) => revealLink(actor, id, now))
