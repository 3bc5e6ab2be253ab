import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import type { Contact } from '@/lib/contacts/contact'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { isMailable } from '@/lib/mail/mail-address'
import { findSuppressed } from '@/lib/mail/suppress-address'
import type { PortalSigner } from '@/lib/portals/portal-signer'
import type { Channel } from '@/prisma/generated/enums'
import { findSettledContacts } from './open-invitations'
import type { SkipReason } from './skip-reason'

export type Decided = { contact: Contact; skipReason: SkipReason | undefined }

type Deciding = { actor: Actor; signer: PortalSigner; channel: Channel; contacts: Contact[]; now: Date }

/** Who of the contacts can be served on the channel, and why the others cannot: the one guard of every campaign. */
export async function decideContacts(tx: DistrictTransaction, { actor, signer, channel, contacts, now }: Deciding): Promise<Decided[]> {
  const { districtId } = actor
  const contactIds = contacts.map(({ id }) => id)
  const settled = await findSettledContacts(tx, { actor, portalId: signer.portal.id, contactIds, now })
  const emails = contacts.flatMap(({ email }) => email ?? [])
  const suppressed = channel === 'email' ? await findSuppressed(tx, districtId, emails) : new Set<string>()
  return contacts.map((contact) => {
    const onChannel = channel === 'email' ? mailReason(contact, suppressed) : undefined
    return { contact, skipReason: barReason(contact) ?? settled.get(contact.id) ?? signer.skipReason(contact) ?? onChannel }
  })
}

function mailReason({ email }: Contact, suppressed: ReadonlySet<string>): SkipReason | undefined {
  if (!email) return 'no_email'
  if (!isMailable(email)) return 'bad_email'
  return suppressed.has(email.toLowerCase()) ? 'suppressed' : undefined
}
