import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { contactJson } from '@/lib/contacts/contact-json'
import { getContact } from '@/lib/contacts/get-contact'

export const GET = apiRoute(apiCalls.getContact, async ({ actor, id, now }) => contactJson(await getContact(actor, id, now)))
