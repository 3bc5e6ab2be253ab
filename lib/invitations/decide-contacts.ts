import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import type { Contact } from '@/lib/contacts/contact'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { isMailable } from '@/lib/mail/mail-address'
import { findSuppressed } from '@/lib/mail/suppress-address'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import type { Channel } from '@/prisma/generated/enums'
import type { HandOut } from './hand-out'
import { findSettledContacts } from './open-invitations'
import type { SkipReason } from './skip-reason'

export type Decided = { contact: Contact; skipReason: SkipReason | undefined }

type Deciding = { actor: Actor; signer: PortalSigner; channel: Channel; handOut: HandOut; contacts: Contact[]; now: Date }

/** Who of the contacts can be served on the channel, and why the others cannot: the one guard of every campaign. */
export async function decideContacts(tx: DistrictTransaction, deciding: Deciding): Promise<Decided[]> {
  const { actor, signer, channel, handOut, contacts, now } = deciding
  const { districtId } = actor
  // A page that mails a code lets nobody in whom no mail reaches.
  const isMailed = channel === 'email' || (handOut.form === 'invite_page' && handOut.asksCode)
  const contactIds = contacts.map(({ id }) => id)
  const settled = await findSettledContacts(tx, { actor, portalId: signer.portal.id, contactIds, now })
  const emails = contacts.flatMap(({ email }) => email ?? [])
  const suppressed = isMailed ? await findSuppressed(tx, districtId, emails) : new Set<string>()
  return contacts.map((contact) => {
    const unreached = isMailed ? mailReason(contact, suppressed) : undefined
    return { contact, skipReason: barReason(contact) ?? settled.get(contact.id) ?? signer.skipReason(contact) ?? unreached }
  })
}

function mailReason({ email }: Contact, suppressed: ReadonlySet<string>): SkipReason | undefined {
  if (!email) return 'no_email'
  if (!isMailable(email)) return 'bad_email'
  return suppressed.has(email.toLowerCase()) ? 'suppressed' : undefined
}
