import 'server-only'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { canSendBy, type SenderRow, senderStatement } from './load-smtp-server'

/** Whether mail of the actor's district has a server to go through, so that screens say so before anybody composes. */
export async function hasMailServer(actor: Actor): Promise<boolean> {
  requireAllowed(canViewMail, actor)
  return canSendBy(await runInDistrict<SenderRow>(actor.districtId, senderStatement(actor.districtId)))
}
