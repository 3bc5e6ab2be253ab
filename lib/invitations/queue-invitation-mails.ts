import 'server-only'
import type { Contact } from '@/lib/contacts/contact'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { groupBy } from '@/lib/group-by'
import { queueMessages } from '@/lib/mail/queue-messages'
import { uuidV7 } from '@/lib/uuid-v7'
import type { IssuedLink } from './campaign'

type Queueing = { actor: Actor; campaignId: string; contacts: Contact[]; issued: ReadonlyMap<string, IssuedLink>; now: Date }

/** Puts the mails of a campaign into the outbox: one to each address, for everybody of the campaign who shares it, in the language of the first who has one. */
export async function queueInvitationMails(tx: DistrictTransaction, { actor, campaignId, contacts, issued, now }: Queueing): Promise<void> {
  const messages = [...byAddress(contacts).values()].map((sharers) => ({
    id: uuidV7(),
    campaignId,
    kind: 'invitation' as const,
    email: sharers[0]?.email ?? '',
    language: chooseFamilyLanguage(sharers.map(({ language }) => language)).tag,
    dueAt: now,
    persons: sharers.flatMap(({ id }) => {
      const link = issued.get(id)
      return link ? [{ invitationId: link.invitationId, linkId: link.id }] : []
    }),
  }))
  await queueMessages(tx, actor.districtId, messages, now)
}

/** Contacts by their lower-cased e-mail address; whoever has none is left out. */
export function byAddress<Sharer extends { email: string | null }>(contacts: readonly Sharer[]): Map<string, Sharer[]> {
  return groupBy(contacts, ({ email }) => email?.toLowerCase())
}
