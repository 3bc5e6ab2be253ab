import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { linkScope } from '@/lib/invitations/links'

const soonMilliseconds = 12 * 3_600_000
const mostShown = 8

export type EndingLink = { id: string; contact: { id: string; name: string }; issuedAt: Date; expiresAt: Date }

/**
 * The first eight links to end within twelve hours that somebody may still wait to use: handed out as they are, not signed by an invite page, which
 * signs another, and to a contact whose invitation is neither used nor revoked.
 */
export async function findEndingLinks(actor: Actor, now: Date): Promise<EndingLink[]> {
  requireAllowed(canViewLinks, actor)
  const rows = await inDistrict(actor.districtId, (tx) =>
    tx.link.findMany({
      where: {
        AND: [
          linkScope(actor),
          { invitation: { activatedAt: null, revokedAt: null } },
          { campaign: { form: 'signed' }, returns: { none: {} } },
        ],
        expiresAt: { gt: now, lte: new Date(now.getTime() + soonMilliseconds) },
      },
      select: {
        id: true,
        issuedAt: true,
        expiresAt: true,
        invitation: { select: { contact: { select: { id: true, givenName: true, familyName: true } } } },
      },
      orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
      take: mostShown,
    }),
  )
  return rows.flatMap(({ id, issuedAt, expiresAt, invitation: { contact } }) =>
    expiresAt ? [{ id, issuedAt, expiresAt, contact: { id: contact.id, name: fullName(contact) } }] : [],
  )
}
