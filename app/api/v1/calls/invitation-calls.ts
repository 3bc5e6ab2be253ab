import 'server-only'
import { apiCall } from '@/lib/api/api-call'
import { canIssueLinks, canRecordActivation, canViewLinks } from '@/lib/districts/policies'
import { activationReasonSchema } from '@/lib/invitations/activation-schema'
import { invitationJsonSchema, revokedInvitationJsonSchema } from '@/lib/invitations/invitation-json'
import { invitationFilterSchema } from '@/lib/invitations/invitations'
import { listOf, listQuery } from './list-of'

export const invitationCalls = {
  findInvitations: apiCall({
    method: 'GET',
    path: '/invitations',
    group: 'Invitations',
    summary: 'Invitations, newest first',
    description: 'An invitation is one contact invited to one portal. At most one of them is open.',
    can: canViewLinks,
    query: listQuery(invitationFilterSchema),
    answer: listOf(invitationJsonSchema),
  }),
  getInvitation: apiCall({
    method: 'GET',
    path: '/invitations/{id}',
    group: 'Invitations',
    summary: 'One invitation',
    description: 'Its status, and when the last link issued for it dies.',
    can: canViewLinks,
    answer: invitationJsonSchema,
  }),
  revokeInvitation: apiCall({
    method: 'POST',
    path: '/invitations/{id}/revoke',
    group: 'Invitations',
    summary: 'Close an invitation; a signed token cannot be recalled',
    description:
      'The invite page closes at once. A signed link that was handed out works until `last_link_expires_at`. Revoking again changes nothing.',
    can: canIssueLinks,
    answer: revokedInvitationJsonSchema,
  }),
  activateInvitation: apiCall({
    method: 'POST',
    path: '/invitations/{id}/activate',
    group: 'Invitations',
    summary: 'Say that the contact has set up the account, and how you know; what was said already stays',
    description: 'Reminders stop. Saying it again changes nothing.',
    can: canRecordActivation,
    body: activationReasonSchema,
    answer: invitationJsonSchema,
    refuses: ['conflict'],
  }),
}
