import { DefinitionList } from '@/components/ui/definition-list'
import type { Contact } from '@/lib/contacts/contact'
import { languageName } from './language-name'

export function ContactFacts({ contact }: { contact: Contact }) {
  const none = <span className="text-muted">Not in the roster</span>
  return (
    <DefinitionList
      items={[
        { term: 'GUID', description: contact.guid ? <span className="token break-all">{contact.guid}</span> : none },
        { term: 'sourcedId', description: contact.sourcedId ? <span className="token break-all">{contact.sourcedId}</span> : none },
        { term: 'E-mail', description: contact.email ?? none },
        { term: 'Phone', description: contact.phone ?? none },
        { term: 'Language', description: contact.language ? languageName(contact.language) : none },
        { term: 'Restricted', description: contact.restrictedByRoster ? 'Yes, by a court order in the roster' : 'No' },
      ]}
    />
  )
}
