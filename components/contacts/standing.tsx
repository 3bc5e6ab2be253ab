import { barReason } from '@/lib/contacts/bar-reason'
import type { Contact } from '@/lib/contacts/contact'
import { ContactStatusBadge, NotInvitableBadge } from './contact-status-badge'
import { barWords } from './status-words'

const noGuid = 'The portal knows people by their GUID. The roster has to bring it, or a GUID file, under Roster.'

/** The status, or in its place why the contact cannot be invited. */
export function Standing({ contact, wantsGuid }: { contact: Contact; wantsGuid: boolean }) {
  if (contact.erasedAt) return <NotInvitableBadge reason={barWords.erased} />
  const reason = barReason(contact) ?? (wantsGuid && contact.guid === null ? 'no_guid' : undefined)
  if (reason === 'no_guid') {
    return (
      <span title={noGuid}>
        <NotInvitableBadge reason={barWords.no_guid} />
      </span>
    )
  }
  return reason ? <NotInvitableBadge reason={barWords[reason]} /> : <ContactStatusBadge status={contact.status} />
}
