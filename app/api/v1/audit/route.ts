import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { eventJson } from '@/lib/audit/event-json'
import { findEvents } from '@/lib/audit/find-events'
import { getDistrict } from '@/lib/districts/create-district'

export const GET = apiRoute(apiCalls.findEvents, async ({ actor, query: { limit, cursor, ...filter } }) => {
  const { timeZone } = await getDistrict(actor.districtId)
  return listJson(await findEvents(actor, { filter, paging: { limit, cursor }, timeZone }), eventJson)
})
