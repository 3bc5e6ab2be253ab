import { ButtonLink } from '@/components/ui/button-link'
import { PageHeader } from '@/components/ui/page-header'
import { MailSections } from './mail-sections'

type MailHeaderProps = { current: 'campaigns' | 'messages'; canSend: boolean; canManage: boolean }

/** What the two lists of mail have in common above them. */
export function MailHeader({ current, canSend, canManage }: MailHeaderProps) {
  return (
    <>
      <PageHeader
        title="Mail"
        description="Invitations sent by e-mail: what the mail server accepted, what waits, and what failed."
        action={
          <>
            <ButtonLink href="/mail/texts">Mail texts</ButtonLink>
            {canManage && <ButtonLink href="/mail/settings">Mail settings</ButtonLink>}
            {canSend && (
              <ButtonLink href="/contacts" variant="primary">
                Choose contacts
              </ButtonLink>
            )}
          </>
        }
      />
      <MailSections current={current} />
    </>
  )
}
