import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { verifyToken } from '@/lib/portals/judging/verify-token'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.verifyToken, ({ actor, body, now }) => verifyToken(actor, body, now))
