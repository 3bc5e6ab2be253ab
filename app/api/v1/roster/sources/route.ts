import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { findRosterSources } from '@/lib/roster/find-sources'
import { sourceJson } from '@/lib/roster/source-json'

export const GET = apiRoute(apiCalls.findRosterSources, async ({ actor }) => (await findRosterSources(actor)).map(sourceJson))
