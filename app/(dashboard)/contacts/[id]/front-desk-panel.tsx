import { FrontDesk } from '@/components/contacts/front-desk'
import { Panel } from '@/components/ui/panel'
import type { SignedIn } from '@/lib/auth/sessions'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { env } from '@/lib/env'
import { findPortals } from '@/lib/portals/portals'
import { serveContact } from './actions'

/** Where a contact who can be invited is served in person or on the telephone. */
export async function FrontDeskPanel({ signedIn: { actor, district }, contact }: { signedIn: SignedIn; contact: Contact }) {
  const [policy, portals] = await Promise.all([getDistrictPolicy(actor), findPortals(actor)])
  const ready = portals.filter(({ missing }) => missing.length === 0).map(({ id, name }) => ({ id, name }))
  return (
    <Panel title="Front desk" description="For a caller or a visitor. What you hand out is recorded, with the checks you ticked.">
      {policy.invitePages && ready.length > 0 ? (
        <FrontDesk
          contact={{ id: contact.id, name: fullName(contact) }}
          portals={ready}
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
