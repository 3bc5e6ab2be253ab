import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { requireCampaign, requireOwnCampaign } from '@/lib/invitations/require-campaign'
import { stopMails } from '@/lib/invitations/stop-mails'
import { stopIssuing } from './stop-issuing'

/**
 * Stops a campaign that the worker issues: nobody further gets a link, and mails that wait are not sent; who was served keeps the link. One
 * that is done already stays as it is. Refuses with `not_found`, and with `forbidden` a campaign of others to who sees only some schools.
 */
export async function stopCampaign(actor: Actor, campaignId: string, now: Date): Promise<void> {
  requireAllowed(canIssueLinks, actor)
  await inDistrict(actor.districtId, async (tx) => {
    const campaign = await requireCampaign(tx, actor, campaignId)
    requireOwnCampaign(actor, campaign)
    const stopped = await stopIssuing(tx, { actor, campaign }, now)
    if (stopped && campaign.channel === 'email') await stopMails(tx, { actor, campaign }, now)
  })
}
