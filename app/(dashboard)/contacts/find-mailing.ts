import { checkInvitations, previewInvitation, sendInvitations, sendTestInvitation } from '@/app/(dashboard)/mail/actions'
import type { Creating } from '@/components/contacts/create-links-dialog'
import type { Mailing } from '@/components/contacts/send-invitations-dialog'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, canSendMail } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { hasMailServerOnce } from './read-once'

/** What the *Send invitations* dialog needs; undefined for a role that sends no mail. */
export async function findMailing(actor: Actor, creating: Creating | undefined): Promise<Mailing | undefined> {
  if (!creating || !canSendMail(actor)) return undefined
  return {
    portals: creating.portals,
    hasServer: await hasMailServerOnce(actor),
    canManage: canManageMail(actor),
    appUrl: env().APP_URL,
    timeZone: creating.timeZone,
    checkInvitations,
    previewInvitation,
    sendTestInvitation,
    sendInvitations,
  }
}
