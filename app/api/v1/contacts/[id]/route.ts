import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { recordView } from '@/lib/audit/record-view'
import { contactJson } from '@/lib/contacts/contact-json'
import { getContact } from '@/lib/contacts/get-contact'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getContact, async ({ actor, id, now }) => {
  const contact = await getContact(actor, id, now)
  await recordView(actor, { where: 'contact', contactId: contact.id }, now)
  return contactJson(contact)
})
