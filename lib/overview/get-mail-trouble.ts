import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { messageCondition } from '@/lib/invitations/messages'
import { waitingMessages } from '@/lib/invitations/waiting-messages'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'

/** Mails to contacts the actor may see that somebody should look at. */
export type MailTrouble = {
  failed: number
  /** Of unknown fate: they may have arrived or not. */
  ambiguous: number
  /** The mail server took them, and another one gave them back. */
  bounced: number
  /** Waiting without a mail server to go through. */
  waitingWithoutServer: number
}

/** What of the mail is in trouble; each number is exactly that of the list of mails under the same filter. */
export async function getMailTrouble(actor: Actor): Promise<MailTrouble> {
  requireAllowed(canViewMail, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const count = (filter: Parameters<typeof messageCondition>[1]) => tx.message.count({ where: messageCondition(actor, filter) })
    const isSetUp = await mailIsSetUp(tx, actor.districtId)
    return {
      failed: await count({ state: 'failed' }),
      ambiguous: await count({ state: 'ambiguous' }),
      bounced: await count({ bounced: 'true' }),
      waitingWithoutServer: isSetUp ? 0 : await tx.message.count({ where: { AND: [messageCondition(actor, {}), waitingMessages(tx)] } }),
    }
  })
}
