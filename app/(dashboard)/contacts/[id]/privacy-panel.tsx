import { Download } from 'lucide-react'
import { EraseContact } from '@/components/contacts/erase-contact'
import { ButtonLink } from '@/components/ui/button-link'
import { DownloadLink } from '@/components/ui/download-link'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { SignedIn } from '@/lib/auth/sessions'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { previewErasure } from '@/lib/privacy/preview-erasure'
import { eraseContactForGood } from './actions'

type PrivacyPanelProps = { signedIn: SignedIn; contact: Contact; now: Date }

/** What an owner does when a person asks what is known of them, or to be forgotten. */
export async function PrivacyPanel({ signedIn: { actor, district }, contact, now }: PrivacyPanelProps) {
  const preview = await previewErasure(actor, contact.id, now)
  const hasFlags = contact.doNotInviteReason !== null || contact.needsNoneReason !== null
  return (
    <Panel title="Privacy" description="When the person asks what you hold, or to be erased. Both are written to the audit record.">
      <div className="flex flex-col gap-4">
        {preview.unfinishedImports > 0 && (
          <Notice tone="warning" title="An import waits" action={<ButtonLink href="/roster">Open Roster</ButtonLink>}>
            It may name this person, so nobody is erased until it is applied or cancelled.
          </Notice>
        )}
        {contact.restricted && (
          <Notice tone="warning" title="The roster restricts this person">
            The export tells name, school and grade of the students. Give it to this person only if the court order does not forbid it (34
            CFR 99.4).
          </Notice>
        )}
        <div className="flex flex-wrap gap-3">
          <DownloadLink href={`/contacts/${contact.id}/export`} size="sm" icon={<Download aria-hidden="true" />}>
            Export everything about this person
          </DownloadLink>
          <EraseContact
            contact={{ id: contact.id, name: fullName(contact), hasFlags }}
            preview={preview}
            timeZone={district.timeZone}
            erase={eraseContactForGood}
          />
        </div>
      </div>
    </Panel>
  )
}
