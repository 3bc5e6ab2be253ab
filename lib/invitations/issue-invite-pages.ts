import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import type { IssuedLink } from './campaign'
import { deriveInvitePages, inviteCodeDigest } from './invite-code'
import { openInvitations } from './open-invitations'

type Issuing = {
  actor: Actor
  signer: PortalSigner
  campaignId: string
  contacts: Contact[]
  closesAt: Date
  renewCodes: boolean
  now: Date
}

/** Gives each contact the address of its invite page, alive at least until `closesAt`, a new one where codes are renewed; nothing is signed before somebody presses the button. */
export async function issueInvitePages(tx: DistrictTransaction, issuing: Issuing): Promise<IssuedLink[]> {
  const { actor, signer, campaignId, contacts, closesAt, renewCodes, now } = issuing
  const { districtId } = actor
  const portalId = signer.portal.id
  const contactIds = contacts.map(({ id }) => id)
  const invitations = await openInvitations(tx, { actor, portalId, contactIds, closesAt, renewCodes, now })
  const addresses = await deriveInvitePages(tx, districtId, [...invitations.values()])
  const pages = contacts.map((contact) => {
    const invitation = invitations.get(contact.id)
    const address = invitation && addresses.get(invitation.id)
    if (!address) throw new Error('A contact that got an invite page has no invitation.')
    return { contact, invitation, address }
  })
  await tx.$executeRaw`
    UPDATE invitations i SET code_digest = decode(page.digest, 'hex')
    FROM unnest(${pages.map(({ invitation }) => invitation.id)}::uuid[],
                ${pages.map(({ address }) => inviteCodeDigest(address.code).toString('hex'))}::text[]) AS page (id, digest)
    WHERE i.district_id = ${districtId}::uuid AND i.id = page.id`
  await recordEvents(
    tx,
    { actor, at: now },
    pages.map(({ contact, invitation }) => ({
      action: 'invite_page.issued' as const,
      subjectId: contact.id,
      details: {
        campaign_id: campaignId,
        invitation_id: invitation.id,
        portal_id: portalId,
        closes_at: invitation.closesAt.toISOString(),
        code_version: invitation.codeVersion,
      },
    })),
  )
  return pages.map(({ contact, invitation, address }) => ({
    id: null,
    invitationId: invitation.id,
    contactId: contact.id,
    guid: contact.guid,
    name: fullName(contact),
    url: address.url,
    issuedAt: now,
    expiresAt: invitation.closesAt,
  }))
}
