import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import type { AuditFilter } from './event-filter'
import { findNames } from './find-events'

/** What the ids of a filter stand for, as far as the district knows them. */
export type NamedFilter = {
  member: string | undefined
  contact: string | undefined
  subject: string | undefined
  campaign: { portal: string; createdAt: Date } | undefined
  link: { contactId: string; contactName: string; issuedAt: Date } | undefined
}

/** Names what a filter of the record is about. */
export async function nameFilter(actor: Actor, { member, contact, subject, campaign, link }: AuditFilter): Promise<NamedFilter> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const names = await findNames(tx, districtId, [member ?? null, contact ?? null, subject ?? null])
    const sent = campaign && (await tx.campaign.findFirst({ where: { districtId, id: campaign }, include: { portal: true } }))
    const issued =
      link && (await tx.link.findFirst({ where: { districtId, id: link }, include: { invitation: { include: { contact: true } } } }))
    return {
      member: names.get(member ?? ''),
      contact: names.get(contact ?? ''),
      subject: names.get(subject ?? ''),
      campaign: sent ? { portal: sent.portal.name, createdAt: sent.createdAt } : undefined,
      link: issued
        ? { contactId: issued.invitation.contactId, contactName: fullName(issued.invitation.contact), issuedAt: issued.issuedAt }
        : undefined,
    }
  })
}
