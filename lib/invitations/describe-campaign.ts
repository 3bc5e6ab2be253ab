import 'server-only'
import type { Actor } from '@/lib/districts/actor'
import { type CampaignOutcome, linksInAnswer } from './campaign'
import { findCampaignLinks, findSkipped, getCampaign } from './campaigns'
import type { Issued } from './issue-campaign'

/**
 * What became of a campaign that was just issued or replayed. Both answer alike: a replay's addresses are derived again
 * and audited. Past 500 links, and while the worker issues them, there are none in it; `findCampaignLinks` pages them.
 */
export async function describeCampaign(
  actor: Actor,
  issued: Issued | { campaignId: string; replayed: true },
  now: Date,
): Promise<CampaignOutcome> {
  const campaign = await getCampaign(actor, issued.campaignId)
  const skipped = await findSkipped(actor, campaign.id)
  if (campaign.state === 'issuing' || campaign.counts.issued > linksInAnswer) return { campaign, skipped }
  if ('links' in issued) return { campaign, skipped, links: issued.links }
  const { rows } = await findCampaignLinks(actor, campaign.id, { limit: linksInAnswer }, now)
  return { campaign, skipped, links: rows }
}
