import 'server-only'
import { type NewEvent, recordEvents } from '@/lib/audit/record-events'
import { barReason } from '@/lib/contacts/bar-reason'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { selectContacts } from '@/lib/contacts/select-contacts'
import type { Selection } from '@/lib/contacts/selection-schema'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import { uuidV7 } from '@/lib/uuid-v7'
import type { IssuedLink } from './campaign'
import { openInvitations } from './open-invitations'
import type { SkipReason } from './skip-reason'
import { tokenDigest } from './token-digest'

type Issuing = {
  actor: Actor
  signer: PortalSigner
  selection: Selection
  lifetimeSeconds: number
  idempotencyKey: string | undefined
  requestDigest: Buffer
  now: Date
}

/** The addresses just signed exist here and nowhere else, until somebody copies one again. */
export type Issued = { campaignId: string; links: IssuedLink[] }

/** Signs and records one campaign inside the caller's transaction: campaign, invitations, links, outcome per contact, audit. */
export async function issueCampaign(tx: DistrictTransaction, issuing: Issuing): Promise<Issued> {
  const { actor, signer, now } = issuing
  const { contacts, unknown } = await selectContacts(tx, actor, issuing.selection, now)
  const decided = contacts.map((contact) => ({ contact, skipReason: barReason(contact) ?? signer.kind.skipReason(contact) }))
  const signed = await Promise.all(decided.flatMap(({ contact, skipReason }) => (skipReason ? [] : [signFor(issuing, contact)])))
  const counts = { issued: signed.length, skipped: decided.length - signed.length + unknown.length }

  const campaignId = await insertCampaign(tx, issuing, counts)
  const links = await addToInvitations(tx, issuing, signed)
  await recordIssue(tx, issuing, { campaignId, counts, links })
  const linkIds = new Map(links.map((link) => [link.contact.id, link.id]))
  const outcomes: Outcome[] = [
    ...decided.map(({ contact, skipReason }) => ({ contactId: contact.id, linkId: linkIds.get(contact.id), skipReason })),
    ...unknown.map((reference) => ({ reference, skipReason: 'unknown_contact' as const })),
  ]
  await insertOutcomes(tx, { districtId: actor.districtId, campaignId, outcomes })
  return {
    campaignId,
    links: links.map(({ id, invitationId, contact, token, issuedAt, expiresAt }) => ({
      id,
      invitationId,
      contactId: contact.id,
      guid: contact.guid,
      name: fullName(contact),
      url: signer.address.prefix + token + signer.address.suffix,
      issuedAt,
      expiresAt,
    })),
  }
}

type Signed = Awaited<ReturnType<typeof signFor>>
type PlacedLink = Signed & { id: string; eventId: string; invitationId: string; isNew: boolean }

async function signFor({ signer, lifetimeSeconds, now }: Issuing, contact: Contact) {
  const signed = await signer.sign({ subject: contact, lifetimeSeconds, now })
  return { contact, ...signed, digest: tokenDigest(signed.token) }
}

async function insertCampaign(tx: DistrictTransaction, issuing: Issuing, counts: { issued: number; skipped: number }): Promise<string> {
  const { actor, signer, selection, lifetimeSeconds, idempotencyKey, requestDigest, now } = issuing
  const { id } = await tx.campaign.create({
    data: {
      districtId: actor.districtId,
      id: uuidV7(),
      portalId: signer.portal.id,
      channel: 'link',
      form: 'signed',
      lifetimeSeconds,
      selection: JSON.parse(JSON.stringify(selection)),
      issuedCount: counts.issued,
      skippedCount: counts.skipped,
      actorKind: actor.kind,
      actorId: actor.id,
      idempotencyKey: idempotencyKey ?? null,
      requestDigest: Uint8Array.from(requestDigest),
      createdAt: now,
    },
  })
  return id
}

/** Gives every signed token its invitation and its id. The same claims in the same second are the same link, so it keeps the id it has. */
async function addToInvitations(tx: DistrictTransaction, { actor, signer, now }: Issuing, signed: Signed[]): Promise<PlacedLink[]> {
  const [first] = signed
  if (!first) return []
  const contactIds = signed.map(({ contact }) => contact.id)
  const invitationIds = await openInvitations(tx, { actor, portalId: signer.portal.id, contactIds, closesAt: first.expiresAt, now })
  const existing = await tx.$queryRaw<Array<{ id: string; digest: string }>>`
    SELECT id, encode(token_digest, 'hex') AS digest FROM links
    WHERE district_id = ${actor.districtId}::uuid AND token_digest = ANY(
      SELECT decode(value, 'hex') FROM unnest(${signed.map(({ digest }) => digest.toString('hex'))}::text[]) AS value)`
  const existingIds = new Map(existing.map(({ id, digest }) => [digest, id]))
  return signed.map((link) => {
    const invitationId = invitationIds.get(link.contact.id)
    if (!invitationId) throw new Error('A contact that got a link has no invitation.')
    const existingId = existingIds.get(link.digest.toString('hex'))
    return { ...link, invitationId, id: existingId ?? uuidV7(), eventId: uuidV7(), isNew: existingId === undefined }
  })
}

type Recorded = { campaignId: string; counts: { issued: number; skipped: number }; links: PlacedLink[] }

async function recordIssue(
  tx: DistrictTransaction,
  { actor, signer, lifetimeSeconds, now }: Issuing,
  { campaignId, counts, links }: Recorded,
) {
  const portalId = signer.portal.id
  const fresh = links.filter(({ isNew }) => isNew)
  await recordEvents(tx, { actor, at: now }, [
    {
      action: 'campaign.created',
      subjectId: campaignId,
      details: { portal_id: portalId, channel: 'link', lifetime_seconds: lifetimeSeconds, ...counts },
    },
    ...fresh.map(
      (link): NewEvent => ({
        id: link.eventId,
        action: 'link.issued',
        subjectId: link.contact.id,
        details: {
          campaign_id: campaignId,
          link_id: link.id,
          invitation_id: link.invitationId,
          portal_id: portalId,
          secret_version_id: signer.secretVersionId,
          channel: 'link',
          token_digest: link.digest.toString('hex'),
          issued_at: link.issuedAt.toISOString(),
          expires_at: link.expiresAt.toISOString(),
        },
        personal: { claims: link.claims },
      }),
    ),
  ])
  await insertRows(tx, {
    table: 'links',
    rows: fresh.map((link) => ({
      district_id: actor.districtId,
      id: link.id,
      campaign_id: campaignId,
      invitation_id: link.invitationId,
      secret_version_id: signer.secretVersionId,
      audit_event_id: link.eventId,
      channel: 'link',
      token_digest: link.digest,
      url_prefix: signer.address.prefix,
      url_suffix: signer.address.suffix,
      issued_at: link.issuedAt,
      expires_at: link.expiresAt,
    })),
  })
}

type Outcome = { contactId?: string; reference?: string; linkId?: string | undefined; skipReason: SkipReason | undefined }

async function insertOutcomes(
  tx: DistrictTransaction,
  { districtId, campaignId, outcomes }: { districtId: string; campaignId: string; outcomes: Outcome[] },
) {
  await insertRows(tx, {
    table: 'campaign_contacts',
    rows: outcomes.map(({ contactId, reference, linkId, skipReason }) => ({
      district_id: districtId,
      id: uuidV7(),
      campaign_id: campaignId,
      contact_id: contactId ?? null,
      reference: reference ?? null,
      link_id: linkId ?? null,
      skip_reason: skipReason ?? null,
    })),
  })
}
