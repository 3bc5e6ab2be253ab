import Link from 'next/link'
import { DefinitionList } from '@/components/ui/definition-list'
import type { Contact } from '@/lib/contacts/contact'
import { isRoleAccount } from '@/lib/contacts/role-account'
import { languageName } from './language-name'

/** `sharers` counts the others who have the contact's address. */
export function ContactFacts({ contact, sharers }: { contact: Contact; sharers: number }) {
  const none = <span className="text-muted">Not in the roster</span>
  return (
    <DefinitionList
      items={[
        { term: 'GUID', description: contact.guid ? <span className="token break-all">{contact.guid}</span> : none },
        { term: 'sourcedId', description: contact.sourcedId ? <span className="token break-all">{contact.sourcedId}</span> : none },
        { term: 'E-mail', description: contact.email === null ? none : <Address email={contact.email} sharers={sharers} /> },
        { term: 'Phone', description: contact.phone ?? none },
        { term: 'Language', description: contact.language ? languageName(contact.language) : none },
        { term: 'Restricted', description: contact.restrictedByRoster ? 'Yes, by a court order in the roster' : 'No' },
      ]}
    />
  )
}

function Address({ email, sharers }: { email: string; sharers: number }) {
  return (
    <>
      <span className="break-all">{email}</span>
      {isRoleAccount(email) && (
        <span className="block text-muted">An office’s address rather than a person’s. Check it in the roster.</span>
      )}
      {sharers > 0 && (
        <span className="block text-muted">
          Shared with{' '}
          <Link href={`/contacts?${new URLSearchParams({ search: email })}`} className="text-accent-text hover:underline">
            {sharers === 1 ? 'one other contact' : `${sharers.toLocaleString('en-US')} other contacts`}
          </Link>
        </span>
      )}
    </>
  )
}
