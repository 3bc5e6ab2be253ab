import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { contactJson } from '@/lib/contacts/contact-json'
import { findContacts } from '@/lib/contacts/find-contacts'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findContacts, async ({ actor, query: { limit, cursor, ...filter }, now }) => {
  const page = await findContacts(actor, { filter, paging: { limit, cursor } }, now)
  await recordView(actor, { where: 'contacts', contactIds: page.rows.map(({ id }) => id) }, now)
  return listJson(page, contactJson)
})
