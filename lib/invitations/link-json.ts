import { z } from 'zod'
import { returnReasons } from '@/lib/portals/portal-kind'
import { ActorKind } from '@/prisma/generated/enums'
import type { LinkRecord } from './links'

/** An issued link as the HTTP API answers it (DESIGN.md §5); never the token. */
export const linkJsonSchema = z.strictObject({
  id: z.string(),
  invitation_id: z.string(),
  campaign_id: z.string(),
  contact: z.strictObject({ id: z.string(), guid: z.string().nullable(), given_name: z.string(), family_name: z.string() }),
  portal: z.strictObject({ id: z.string(), name: z.string() }),
  channel: z.enum(['link', 'email', 'letter']),
  secret_version: z.int(),
  issued_by: z.strictObject({ kind: z.enum(ActorKind), id: z.string().nullable(), name: z.string() }),
  issued_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  status: z.enum(['live', 'expired']),
  /** What the portal said last by sending the bearer back; `reason` is null when the person arrived. */
  returned: z
    .strictObject({
      at: z.iso.datetime(),
      reason: z.enum(returnReasons).nullable(),
      code: z.string().nullable(),
      message: z.string().nullable(),
    })
    .nullable(),
})

export function linkJson(link: LinkRecord): z.output<typeof linkJsonSchema> {
  const { id, invitationId, campaignId, contact, portal, channel, secretVersion, issuedBy, issuedAt, expiresAt, status, lastReturn } = link
  return {
    id,
    invitation_id: invitationId,
    campaign_id: campaignId,
    contact: { id: contact.id, guid: contact.guid, given_name: contact.givenName, family_name: contact.familyName },
    portal: { id: portal.id, name: portal.name },
    channel,
    secret_version: secretVersion.version,
    issued_by: issuedBy,
    issued_at: issuedAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    status,
    returned: lastReturn && { ...lastReturn, at: lastReturn.at.toISOString() },
  }
}
