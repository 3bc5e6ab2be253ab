// Threat: a file about one family in the wrong hands. Choice: only an owner makes one, one contact at a time, recorded before it is read;
// it holds no token and no code, and of a list that others stand in too only the person it is about.
import 'server-only'
import { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { getContactIn } from '@/lib/contacts/get-contact'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePrivacy, requireAllowed } from '@/lib/districts/policies'
import { findPersonDisclosures } from './find-person-disclosures'
import { findPersonEvents } from './find-person-events'
import type { PersonExport } from './person-export'

type OfContact = { districtId: string; contactId: string }

/**
 * Everything the district holds about one contact. Audited as `contact.exported`, which is the last of the events in it. Refuses with
 * `forbidden` who is no owner, and with `not_found`.
 */
export async function exportContact(actor: Actor, contactId: string, now: Date): Promise<PersonExport> {
  requireAllowed(canManagePrivacy, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { id } = await getContactIn(tx, actor, contactId, now)
    await recordEvent(tx, { actor, at: now }, { action: 'contact.exported', subjectId: id })
    const of = { districtId, contactId: id }
    const { timeZone, ...district } = await tx.district.findUniqueOrThrow({
      where: { id: districtId },
      select: { id: true, name: true, timeZone: true },
    })
    const messages = await findMessages(tx, of)
    return {
      format: 'invite-desk/person',
      version: 1,
      exported_at: now.toISOString(),
      district,
      ...(await findContact(tx, of)),
      invitations: await findInvitations(tx, of),
      links: await findLinks(tx, of),
      messages,
      suppressed_addresses: await findSuppressedAddresses(
        tx,
        districtId,
        messages.map(({ email }) => email),
        await tx.contact.findUniqueOrThrow({ where: { districtId_id: { districtId, id } }, select: { email: true } }),
      ),
      disclosures: await findPersonDisclosures(tx, { ...of, timeZone }),
      events: await findPersonEvents(tx, of),
    }
  })
}

async function findContact(
  tx: DistrictTransaction,
  { districtId, contactId }: OfContact,
): Promise<Pick<PersonExport, 'contact' | 'sources' | 'students'>> {
  const row = await tx.contact.findUniqueOrThrow({
    where: { districtId_id: { districtId, id: contactId } },
    include: { records: { include: { source: { select: { name: true } } } }, relationships: { include: { student: true } } },
  })
  const byHand = (at: Date | null, reason: string | null) => at && { at: at.toISOString(), reason }
  return {
    contact: {
      id: row.id,
      guid: row.guid,
      sourced_id: row.sourcedId,
      given_name: row.givenName,
      family_name: row.familyName,
      email: row.email,
      phone: row.phone,
      language: row.language,
      restricted: row.restricted,
      restriction_lifted: byHand(row.restrictionLiftedAt, row.restrictionLiftedReason),
      do_not_invite: byHand(row.doNotInviteAt, row.doNotInviteReason),
      needs_none: byHand(row.needsNoneAt, row.needsNoneReason),
      created_at: row.createdAt.toISOString(),
      removed_at: timeOf(row.removedAt),
      erased_at: timeOf(row.erasedAt),
    },
    sources: row.records.map(({ source, sourcedId, restricted, removedAt }) => ({
      name: source.name,
      sourced_id: sourcedId,
      restricted,
      removed_at: timeOf(removedAt),
    })),
    students: row.relationships.map(({ student, relationship, restricted }) => ({
      sourced_id: student.sourcedId,
      given_name: student.givenName,
      family_name: student.familyName,
      school: student.school,
      grade: student.grade,
      relationship,
      restricted,
    })),
  }
}

async function findInvitations(tx: DistrictTransaction, { districtId, contactId }: OfContact): Promise<PersonExport['invitations']> {
  const rows = await tx.invitation.findMany({
    where: { districtId, contactId },
    include: { portal: { select: { name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({
    id: row.id,
    portal: row.portal.name,
    created_at: row.createdAt.toISOString(),
    closes_at: row.closesAt.toISOString(),
    opened_at: timeOf(row.openedAt),
    continued_at: timeOf(row.continuedAt),
    activated_at: timeOf(row.activatedAt),
    activation_source: row.activationSource,
    revoked_at: timeOf(row.revokedAt),
    frozen_at: timeOf(row.frozenAt),
    frozen_reason: row.frozenReason,
  }))
}

async function findLinks(tx: DistrictTransaction, { districtId, contactId }: OfContact): Promise<PersonExport['links']> {
  const rows = await tx.link.findMany({
    where: { districtId, invitation: { contactId } },
    include: {
      invitation: { select: { portal: { select: { name: true } } } },
      auditEvent: { select: { personal: { select: { data: true } } } },
      returns: { orderBy: { id: 'asc' } },
    },
    orderBy: [{ issuedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({
    id: row.id,
    invitation_id: row.invitationId,
    portal: row.invitation.portal.name,
    channel: row.channel,
    issued_at: row.issuedAt.toISOString(),
    expires_at: timeOf(row.expiresAt),
    claims: row.auditEvent.personal ? claimsIn(row.auditEvent.personal.data) : null,
    returns: row.returns.map(({ returnedAt, reason, code, message }) => ({ at: returnedAt.toISOString(), reason, code, message })),
  }))
}

const signedSchema = z.looseObject({ claims: z.string() })

/** The claims stand in the personal data as the text that was signed. */
function claimsIn(data: string): unknown {
  return JSON.parse(signedSchema.parse(JSON.parse(data)).claims)
}

async function findMessages(tx: DistrictTransaction, { districtId, contactId }: OfContact): Promise<PersonExport['messages']> {
  const rows = await tx.message.findMany({
    where: { districtId, invitations: { some: { invitation: { contactId } } } },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    email: row.email,
    language: row.language,
    state: row.state,
    created_at: row.createdAt.toISOString(),
    settled_at: timeOf(row.settledAt),
    smtp_code: row.smtpCode,
    smtp_reply: row.smtpReply,
    bounced_at: timeOf(row.bouncedAt),
    complained_at: timeOf(row.complainedAt),
  }))
}

async function findSuppressedAddresses(
  tx: DistrictTransaction,
  districtId: string,
  mailed: readonly string[],
  { email }: { email: string | null },
): Promise<PersonExport['suppressed_addresses']> {
  const emails = [...new Set([...mailed, email ?? ''].map((address) => address.toLowerCase()))]
  const rows = await tx.suppressedAddress.findMany({ where: { districtId, email: { in: emails } }, orderBy: { createdAt: 'asc' } })
  return rows.flatMap(({ email: address, reason, detail, createdAt }) =>
    address === null ? [] : [{ email: address, reason, detail, created_at: createdAt.toISOString() }],
  )
}

function timeOf(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
