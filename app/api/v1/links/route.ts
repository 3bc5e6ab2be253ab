import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { getDistrict } from '@/lib/districts/create-district'
import { linkJson } from '@/lib/invitations/link-json'
import { findLinks } from '@/lib/invitations/links'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findLinks, async ({ actor, query: { limit, cursor, ...filter }, now }) => {
  const { timeZone } = await getDistrict(actor.districtId)
  const page = await findLinks(actor, { filter, paging: { limit, cursor }, timeZone }, now)
  await recordView(actor, { where: 'links', contactIds: page.rows.map(({ contact }) => contact.id) }, now)
  return listJson(page, linkJson)
})
