import type { Creating } from '@/components/contacts/create-links-dialog'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { canIssueLinks } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { createContactLinks } from './actions'

/** What the *Create links* dialog needs, portals that can sign first; undefined for a role that creates none. */
export async function findCreating(actor: Actor, timeZone: string): Promise<Creating | undefined> {
  if (!canIssueLinks(actor)) return undefined
  const [portals, policy] = await Promise.all([findPortals(actor), getDistrictPolicy(actor)])
  return {
    portals: portals
      .map(({ id, name, kind, settings, missing }) => {
        const { lifetime, defaultLifetimeSeconds, settings: schema } = portalKind(kind)
        const parsed = schema.safeParse(settings)
        return {
          id,
          name,
          missing,
          lifetime,
          defaultLifetimeSeconds: parsed.success ? defaultLifetimeSeconds(parsed.data) : lifetime.maximumSeconds,
        }
      })
      .sort((one, other) => one.missing.length - other.missing.length),
    invitePageDays: policy.invitePages ? policy.invitePageDays : null,
    timeZone,
    createLinks: createContactLinks,
  }
}
