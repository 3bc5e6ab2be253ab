import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { mailIsSetUp } from './load-smtp-server'

/** Whether mail of the actor's district has a server to go through, so that screens say so before anybody composes. */
export async function hasMailServer(actor: Actor): Promise<boolean> {
  requireAllowed(canViewMail, actor)
  return inDistrict(actor.districtId, (tx) => mailIsSetUp(tx, actor.districtId))
}
