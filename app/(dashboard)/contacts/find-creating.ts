import type { Creating } from '@/components/contacts/create-links-dialog'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks } from '@/lib/districts/policies'
import { createContactLinks } from './actions'
import { findSigningPortals } from './find-signing-portals'

/** What the *Create links* dialog needs; undefined for a role that creates none. */
export async function findCreating(actor: Actor, timeZone: string): Promise<Creating | undefined> {
  if (!canIssueLinks(actor)) return undefined
  return { portals: await findSigningPortals(actor), timeZone, createLinks: createContactLinks }
}
