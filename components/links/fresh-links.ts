'use client'

export type FreshLink = { id: string; url: string; name: string }

// Only this browser's memory: a reload forgets it, and then the server reveals the link again and records that.
const links = new Map<string, FreshLink>()

/** Keeps the addresses that issuing just answered, so that the first *Copy link* and *Copy all* need no server. */
export function rememberFreshLinks(issued: readonly FreshLink[]): void {
  for (const link of issued) links.set(link.id, link)
}

/** The address of a link that was issued since this page was loaded. */
export function freshLink(id: string): FreshLink | undefined {
  return links.get(id)
}
