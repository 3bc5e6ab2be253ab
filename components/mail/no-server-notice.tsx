import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'

/** Says that nothing can be mailed before anybody composes a mail. */
export function NoServerNotice({ canManage }: { canManage: boolean }) {
  return (
    <Notice
      tone="warning"
      title="No mail server is set up"
      action={
        canManage && (
          <ButtonLink href="/mail/settings" size="sm">
            Set up the mail server
          </ButtonLink>
        )
      }
    >
      Invitations cannot be mailed yet. {!canManage && 'Ask an owner or admin to set it up. '}Until then you can create links and hand them
      out yourself.
    </Notice>
  )
}
