import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { findRosterSources } from '@/lib/roster/sources/find-sources'
import { sourceJson } from '@/lib/roster/sources/source-json'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findRosterSources, async ({ actor }) => (await findRosterSources(actor)).map(sourceJson))
