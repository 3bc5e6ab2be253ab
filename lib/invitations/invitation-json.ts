import { z } from 'zod'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import { ActivationSource } from '@/prisma/generated/enums'
import type { Invitation } from './invitations'

/** An invitation as the HTTP API answers it (DESIGN.md §5). */
export const invitationJsonSchema = z.strictObject({
  id: z.string(),
  contact_id: z.string(),
  portal_id: z.string(),
  status: z.enum(contactStatuses).exclude(['never_invited']),
  created_at: z.iso.datetime(),
  closes_at: z.iso.datetime(),
  activated_at: z.iso.datetime().nullable(),
  activation_source: z.enum(ActivationSource).nullable(),
  last_link_expires_at: z.iso.datetime().nullable(),
  links_without_expiry: z.int(),
})

/** What revoking answers: a signed token cannot be recalled, so it says when the last one dies. */
export const revokedInvitationJsonSchema = invitationJsonSchema.pick({ id: true, status: true, last_link_expires_at: true })

export function invitationJson(invitation: Invitation): z.output<typeof invitationJsonSchema> {
  const { id, contactId, portalId, status, createdAt, closesAt, activatedAt, activationSource, lastLinkExpiresAt, linksWithoutExpiry } =
    invitation
  return {
    id,
    contact_id: contactId,
    portal_id: portalId,
    status,
    created_at: createdAt.toISOString(),
    closes_at: closesAt.toISOString(),
    activated_at: activatedAt?.toISOString() ?? null,
    activation_source: activationSource,
    last_link_expires_at: lastLinkExpiresAt?.toISOString() ?? null,
    links_without_expiry: linksWithoutExpiry,
  }
}

export function revokedInvitationJson(invitation: Invitation): z.output<typeof revokedInvitationJsonSchema> {
  const { id, status, last_link_expires_at } = invitationJson(invitation)
  return { id, status, last_link_expires_at }
}
