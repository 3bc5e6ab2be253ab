import 'server-only'
import { runAllInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { isSetUp, type SenderRow, senderStatement } from './load-smtp-server'

/** Whether mail of the actor's district has a server to go through, so that screens say so before anybody composes. */
export async function hasMailServer(actor: Actor): Promise<boolean> {
  requireAllowed(canViewMail, actor)
  const [sender] = await runAllInDistrict<[SenderRow[]]>(actor.districtId, [senderStatement(actor.districtId)])
  return isSetUp(sender)
}
