import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { portalJson } from '@/lib/portals/portal-json'
import { findPortals } from '@/lib/portals/portals'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findPortals, async ({ actor }) => (await findPortals(actor)).map(portalJson))
