import 'server-only'
import { apiCall } from '@/lib/api/api-call'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { contactJsonSchema } from '@/lib/contacts/contact-json'
import { canViewContacts } from '@/lib/districts/policies'
import { listOf, listQuery } from './list-of'

export const contactCalls = {
  findContacts: apiCall({
    method: 'GET',
    path: '/contacts',
    group: 'Contacts',
    summary: 'Contacts that match, by name',
    description:
      'Parents and guardians with their students. Filters narrow each other down. A key of some schools sees the contacts of those schools. Who was looked at is recorded.',
    can: canViewContacts,
    query: listQuery(contactFilterSchema),
    answer: listOf(contactJsonSchema),
  }),
  getContact: apiCall({
    method: 'GET',
    path: '/contacts/{id}',
    group: 'Contacts',
    summary: 'One contact',
    description: 'The contact with its students and the status of its newest invitation. That it was looked at is recorded.',
    can: canViewContacts,
    answer: contactJsonSchema,
  }),
}
