'use client'

export type FreshLink = { id: string; url: string; name: string }

// Only this browser's memory: a reload forgets it, and then the server reveals the link again and records that.
const campaigns = new Map<string, readonly FreshLink[]>()
const links = new Map<string, FreshLink>()

/** Keeps the addresses that issuing just answered, so that the first *Copy link* and *Copy all* need no server. */
export function rememberFreshLinks(campaignId: string, issued: readonly FreshLink[]): void {
  campaigns.set(campaignId, issued)
  for (const link of issued) links.set(link.id, link)
}

/** The address of a link that was issued since this page was loaded. */
export function freshLink(id: string): FreshLink | undefined {
  return links.get(id)
}

/** The addresses of a campaign that was issued since this page was loaded, in the order of issuing. */
export function freshCampaign(id: string): readonly FreshLink[] {
  return campaigns.get(id) ?? []
}
