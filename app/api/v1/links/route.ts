import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { getDistrict } from '@/lib/districts/create-district'
import { linkJson } from '@/lib/invitations/link-json'
import { findLinks } from '@/lib/invitations/links'

export const GET = apiRoute(apiCalls.findLinks, async ({ actor, query: { limit, cursor, ...filter }, now }) => {
  const { timeZone } = await getDistrict(actor.districtId)
  return listJson(await findLinks(actor, { filter, paging: { limit, cursor }, timeZone }, now), linkJson)
})
