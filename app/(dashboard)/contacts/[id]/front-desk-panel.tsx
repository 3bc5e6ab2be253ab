import { FrontDesk } from '@/components/contacts/front-desk'
import type { SigningPortal } from '@/components/contacts/signing-portal'
import { Panel } from '@/components/ui/panel'
import type { SignedIn } from '@/lib/auth/sessions'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { env } from '@/lib/env'
import { serveContact } from './actions'

type FrontDeskPanelProps = {
  signedIn: SignedIn
  contact: Contact
  /** The portals this contact can have a link of. */
  portals: SigningPortal[]
}

/** Where a contact who can be invited is served in person or on the telephone. */
export async function FrontDeskPanel({ signedIn: { actor, district }, contact, portals }: FrontDeskPanelProps) {
  const policy = await getDistrictPolicy(actor)
  return (
    <Panel title="Front desk" description="For a caller or a visitor. What you hand out is recorded, with the checks you ticked.">
      {policy.invitePages && portals.length > 0 ? (
        <FrontDesk
          contact={{ id: contact.id, name: fullName(contact) }}
          portals={portals}
          identityChecks={policy.identityChecks}
          appUrl={env().APP_URL}
          timeZone={district.timeZone}
          serve={serveContact}
        />
      ) : (
        <p className="text-muted">
          {policy.invitePages
            ? 'No portal can sign links yet. An owner or admin sets one up under Portals.'
            : 'Invite pages are switched off, so there is no address to hand out. An owner switches them on under Settings.'}
        </p>
      )}
    </Panel>
  )
}
