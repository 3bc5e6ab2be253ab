import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { canRevealLinks, canViewLinks } from '@/lib/districts/policies'
import { linkJsonSchema } from '@/lib/invitations/link-json'
import { linkFilterSchema } from '@/lib/invitations/links'
import { listOf, listQuery } from './list-of'

/** What revealing a link answers. */
export const linkAddressSchema = z.strictObject({ url: z.string() })

export const linkCalls = {
  findLinks: apiCall({
    method: 'GET',
    path: '/links',
    group: 'Links',
    summary: 'Issued links, newest first; never the token',
    description: 'Who issued what for whom, until when it lives, and what a portal said when it sent somebody back.',
    can: canViewLinks,
    query: listQuery(linkFilterSchema),
    answer: listOf(linkJsonSchema),
  }),
  getLink: apiCall({
    method: 'GET',
    path: '/links/{id}',
    group: 'Links',
    summary: 'One issued link',
    description: 'As in the list.',
    can: canViewLinks,
    answer: linkJsonSchema,
  }),
  revealLink: apiCall({
    method: 'POST',
    path: '/links/{id}/reveal',
    group: 'Links',
    summary: 'The address of a living link, derived again; audited',
    description: 'The token is not stored: it is signed again, and is the same one.',
    can: canRevealLinks,
    answer: linkAddressSchema,
    refuses: ['conflict', 'link_expired', 'unsupported'],
  }),
}
