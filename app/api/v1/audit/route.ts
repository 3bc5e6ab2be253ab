import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { eventJson } from '@/lib/audit/event-json'
import { findEvents } from '@/lib/audit/find-events'
import { recordView } from '@/lib/audit/record-view'
import { getDistrict } from '@/lib/districts/create-district'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findEvents, async ({ actor, query: { limit, cursor, ...filter }, now }) => {
  const { timeZone } = await getDistrict(actor.districtId)
  const page = await findEvents(actor, { filter, paging: { limit, cursor }, timeZone })
  if (filter.contact && page.rows.length > 0) await recordView(actor, { where: 'history', contactId: filter.contact }, now)
  return listJson(page, eventJson)
})
