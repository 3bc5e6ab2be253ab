import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { accountKindNames } from '@/lib/portals/portal-kinds'
import { findReturns, type LinkReturn } from './last-returns'
import { linkScope } from './links'
import { findInvitationMessages, type MessageRecord } from './messages'

export type LinkHistory = {
  /** Whether its portal sets up an account by it, rather than signing its bearer in. */
  leadsToAccount: boolean
  /** What became known of its invitation, which other links may share; each null while it has not happened. */
  invitation: { openedAt: Date | null; continuedAt: Date | null; activatedAt: Date | null; frozenAt: Date | null; revokedAt: Date | null }
  /** All that the portal said by sending the bearer back, oldest first. */
  returns: LinkReturn[]
  /** The mails that invite by its invitation, oldest first. */
  mails: MessageRecord[]
}

const invitationFacts = { openedAt: true, continuedAt: true, activatedAt: true, frozenAt: true, revokedAt: true } as const

/** What came of a link the actor may see; `not_found` otherwise. Who did something with it is in the record, under its id. */
export async function getLinkHistory(actor: Actor, id: string): Promise<LinkHistory> {
  requireAllowed(canViewLinks, actor)
  if (!z.uuid().safeParse(id).success) throw notFound('link')
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const link = await tx.link.findFirst({
      where: { ...linkScope(actor), id },
      select: { id: true, invitationId: true, invitation: { select: { ...invitationFacts, portal: { select: { kind: true } } } } },
    })
    if (!link) throw notFound('link')
    const { portal, ...invitation } = link.invitation
    return {
      leadsToAccount: accountKindNames.some((name) => name === portal.kind),
      invitation,
      returns: await findReturns(tx, districtId, link.id),
      mails: await findInvitationMessages(tx, actor, link.invitationId),
    }
  })
}
