import 'server-only'
import { type NewEvent, recordEvents } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { metrics } from '@/lib/observability/metrics'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Channel } from '@/prisma/generated/enums'
import type { InvitationLink } from './sign-links'

export type LinkToRecord = InvitationLink & { contactId: string; invitationId: string }

type Recording = {
  actor: Pick<Actor, 'districtId' | 'kind' | 'id'>
  signer: PortalSigner
  campaignId: string
  channel: Channel
  now: Date
}

/**
 * Records signed links with their `link.issued` events, and gives each its id and its address. What was
 * a link already keeps the id it has and is not recorded again.
 */
export async function recordLinks<Signed extends LinkToRecord>(
  tx: DistrictTransaction,
  { actor, signer, campaignId, channel, now }: Recording,
  signed: readonly Signed[],
): Promise<Array<Signed & { id: string; url: string }>> {
  const { districtId } = actor
  const placed = signed.map((link) => {
    const id = link.knownId ?? uuidV7()
    const address = signer.addressOf(id)
    return { ...link, id, address, url: address.prefix + link.token + address.suffix, eventId: uuidV7() }
  })
  const fresh = placed.filter(({ knownId }) => knownId === undefined)
  metrics.linksSigned.inc(fresh.length)
  await recordEvents(
    tx,
    { actor, at: now },
    fresh.map(
      (link): NewEvent => ({
        id: link.eventId,
        action: 'link.issued',
        subjectId: link.contactId,
        details: {
          campaign_id: campaignId,
          link_id: link.id,
          invitation_id: link.invitationId,
          portal_id: signer.portal.id,
          secret_version_id: signer.secretVersionId,
          channel,
          token_digest: link.digest.toString('hex'),
          url_prefix: link.address.prefix,
          url_suffix: link.address.suffix,
          issued_at: link.issuedAt.toISOString(),
          expires_at: link.expiresAt?.toISOString() ?? null,
        },
        personal: { header: link.header, claims: link.claims },
      }),
    ),
  )
  await insertRows(tx, {
    table: 'links',
    rows: fresh.map((link) => ({
      district_id: districtId,
      id: link.id,
      campaign_id: campaignId,
      invitation_id: link.invitationId,
      secret_version_id: signer.secretVersionId,
      audit_event_id: link.eventId,
      channel,
      token_digest: link.digest,
      url_prefix: link.address.prefix,
      url_suffix: link.address.suffix,
      issued_at: link.issuedAt,
      expires_at: link.expiresAt,
    })),
  })
  return placed
}
