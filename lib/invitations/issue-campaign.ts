import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { selectContacts } from '@/lib/contacts/select-contacts'
import type { Selection } from '@/lib/contacts/selection-schema'
import { countAnew } from '@/lib/count-anew'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Channel } from '@/prisma/generated/enums'
import type { IssuedLink } from './campaign'
import { type Decided, decideContacts } from './decide-contacts'
import type { HandOut } from './hand-out'
import { issueInvitePages } from './issue-invite-pages'
import { openInvitations } from './open-invitations'
import { queueInvitationMails } from './queue-invitation-mails'
import { recordLinks } from './record-links'
import { signLinks } from './sign-links'
import type { SkipReason } from './skip-reason'

export type Issuing = {
  actor: Actor
  signer: PortalSigner
  selection: Selection
  channel: Channel
  handOut: HandOut
  idempotencyKey: string | undefined
  requestDigest: Buffer
  now: Date
}

/**
 * The addresses just made exist here and nowhere else, until somebody copies one again. A campaign that the worker issues has none yet:
 * `pending` contacts wait for it.
 */
export type Issued = { campaignId: string; links: IssuedLink[]; pending: number }

/** Whom a campaign is about: who is served, and why the others are not. */
export type Chosen = { decided: Decided[]; served: Contact[]; unknown: string[] }

/** Resolves and locks the selection, and decides about each contact. */
export async function chooseContacts(
  tx: DistrictTransaction,
  choosing: Pick<Issuing, 'actor' | 'signer' | 'selection' | 'channel' | 'handOut' | 'now'>,
): Promise<Chosen> {
  const { actor, selection, now } = choosing
  const { contacts, unknown } = await selectContacts(tx, actor, selection, now)
  const decided = await decideContacts(tx, { ...choosing, contacts })
  return { decided, served: decided.flatMap(({ contact, skipReason }) => (skipReason ? [] : [contact])), unknown }
}

/** Issues and records one campaign inside the caller's transaction: campaign, invitations, links, outcome per contact, the mails to send, audit. */
export async function issueCampaign(tx: DistrictTransaction, issuing: Issuing): Promise<Issued> {
  return issueChosen(tx, issuing, await chooseContacts(tx, issuing))
}

/** Fewer make no plan a slow one. */
const manyContacts = 100

/** As `issueCampaign`, for contacts that are chosen already. */
export async function issueChosen(tx: DistrictTransaction, issuing: Issuing, { decided, served, unknown }: Chosen): Promise<Issued> {
  const { actor } = issuing
  const counts = { issued: served.length, skipped: decided.length - served.length + unknown.length }

  const campaignId = await insertCampaign(tx, issuing, { selection: byId(issuing.selection, decided), counts })
  await recordCampaign(tx, issuing, { campaignId, counts })
  const links = await serveContacts(tx, issuing, { campaignId, contacts: served })
  const issued = new Map(links.map((link) => [link.contactId, link]))
  await insertOutcomes(tx, {
    districtId: actor.districtId,
    campaignId,
    outcomes: [
      ...decided.map(({ contact, skipReason }) => ({ contactId: contact.id, link: issued.get(contact.id), skipReason })),
      ...unknown.map((reference) => ({ reference, skipReason: 'unknown_contact' as const })),
    ],
  })
  if (served.length >= manyContacts) await countAnew(tx, actor.districtId)
  return { campaignId, links, pending: 0 }
}

export type Serving = Pick<Issuing, 'actor' | 'signer' | 'channel' | 'handOut' | 'now'>

/** Gives each contact of a campaign its link or invite page, and puts the mails of channel `email` into the outbox. Who can have one was decided. */
export async function serveContacts(
  tx: DistrictTransaction,
  serving: Serving,
  { campaignId, contacts }: { campaignId: string; contacts: Contact[] },
): Promise<IssuedLink[]> {
  const { actor, channel, handOut, now } = serving
  const links =
    handOut.form === 'signed'
      ? await issueSigned(tx, { ...serving, ...handOut, campaignId, contacts })
      : await issueInvitePages(tx, { ...serving, ...handOut, campaignId, contacts })
  const issued = new Map(links.map((link) => [link.contactId, link]))
  if (channel === 'email') await queueInvitationMails(tx, { actor, campaignId, contacts, issued, now })
  return links
}

/** Contacts have other GUIDs with time, and may be erased. Whom nobody knew stands with the outcomes. */
function byId(selection: Selection, decided: Decided[]): Selection {
  return 'filter' in selection ? selection : { contacts: decided.map(({ contact }) => contact.id) }
}

type Counts = { issued: number; skipped: number; pending?: number }

/** The row of a campaign, whose event `recordCampaign` records; answers its id. */
export async function insertCampaign(
  tx: DistrictTransaction,
  issuing: Issuing,
  { selection, counts }: { selection: Selection; counts: Counts },
): Promise<string> {
  const { actor, signer, channel, handOut, idempotencyKey, requestDigest, now } = issuing
  const { form } = handOut
  const { id } = await tx.campaign.create({
    data: {
      districtId: actor.districtId,
      id: uuidV7(),
      portalId: signer.portal.id,
      channel,
      form,
      lifetimeSeconds: lifetimeOf(handOut),
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

export async function recordCampaign(
  tx: DistrictTransaction,
  { actor, signer, channel, handOut, now }: Serving,
  { campaignId, counts }: { campaignId: string; counts: Counts },
): Promise<void> {
  const details = { portal_id: signer.portal.id, channel, form: handOut.form, lifetime_seconds: lifetimeOf(handOut), ...counts }
  await recordEvent(tx, { actor, at: now }, { action: 'campaign.created', subjectId: campaignId, details })
}

/** Seconds; null for invite pages, and where the portal knows no lifetime. */
export function lifetimeOf(handOut: HandOut): number | null {
  return handOut.form === 'signed' ? handOut.lifetimeSeconds : null
}

type Signing = Pick<Issuing, 'actor' | 'signer' | 'channel' | 'now'> & {
  lifetimeSeconds: number | null
  closesAt: Date
  campaignId: string
  contacts: Contact[]
}

async function issueSigned(
  tx: DistrictTransaction,
  { contacts, lifetimeSeconds, closesAt, campaignId, ...issuing }: Signing,
): Promise<IssuedLink[]> {
  const { actor, signer, channel, now } = issuing
  const { districtId } = actor
  const contactIds = contacts.map(({ id }) => id)
  const invitations = await openInvitations(tx, { actor, portalId: signer.portal.id, contactIds, closesAt, now })
  const invited = contacts.map((contact) => {
    const invitation = invitations.get(contact.id)
    if (!invitation) throw new Error('A contact that gets a link has no invitation.')
    return { contact, contactId: contact.id, invitationId: invitation.id }
  })
  const placed = await signLinks(tx, { signer, districtId, lifetimeSeconds, now }, invited)
  const links = await recordLinks(tx, { actor, signer, campaignId, channel, now }, placed)
  return links.map(({ id, invitationId, contact, url, issuedAt, expiresAt }) => {
    return { id, invitationId, contactId: contact.id, guid: contact.guid, name: fullName(contact), url, issuedAt, expiresAt }
  })
}

export type Outcome = { contactId?: string; reference?: string; link?: IssuedLink | undefined; skipReason: SkipReason | undefined }

export async function insertOutcomes(
  tx: DistrictTransaction,
  { districtId, campaignId, outcomes }: { districtId: string; campaignId: string; outcomes: Outcome[] },
) {
  await insertRows(tx, {
    table: 'campaign_contacts',
    rows: outcomes.map(({ contactId, reference, link, skipReason }) => ({
      district_id: districtId,
      id: uuidV7(),
      campaign_id: campaignId,
      contact_id: contactId ?? null,
      reference: reference ?? null,
      invitation_id: link?.invitationId ?? null,
      link_id: link?.id ?? null,
      skip_reason: skipReason ?? null,
    })),
  })
}
