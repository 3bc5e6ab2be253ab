import 'server-only'
import { contactCondition } from '@/lib/contacts/contact-query'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, canViewMail, requireAllowed } from '@/lib/districts/policies'
import { invitationScope } from '@/lib/invitations/invitations'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'

/** What a district has that begins: the roster, a mail server, somebody invited. Of portals, lib/portals/portals.ts tells. */
export type Setup = { hasContacts: boolean; hasMail: boolean; hasInvited: boolean }

/** How far the district is on the way to its first link, as far as the actor may see; as quick with 600,000 contacts as with none. */
export async function getSetup(actor: Actor, now: Date): Promise<Setup> {
  requireAllowed(canViewContacts, actor)
  requireAllowed(canViewMail, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const contacts = await tx.$queryRaw<object[]>`SELECT 1 FROM contacts c WHERE ${contactCondition(actor, {}, now)} LIMIT 1`
    return {
      hasContacts: contacts.length > 0,
      hasMail: await mailIsSetUp(tx, actor.districtId),
      hasInvited: (await tx.invitation.findFirst({ where: invitationScope(actor), select: { id: true } })) !== null,
    }
  })
}
