import type { SigningPortal } from '@/components/contacts/signing-portal'
import type { Actor } from '@/lib/districts/actor'
import { pageRules } from '@/lib/districts/district-policy'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { signingTraits } from '@/lib/portals/signing-traits'
import { findPortalsOnce, hasMailServerOnce } from './read-once'

/** The portals that links can be signed for, those that are ready first and of them those that set up accounts, with what the screens say of their links and invite pages. */
export async function findSigningPortals(actor: Actor): Promise<SigningPortal[]> {
  const [portals, policy, hasMail] = await Promise.all([findPortalsOnce(actor), getDistrictPolicy(actor), hasMailServerOnce(actor)])
  return portals
    .flatMap((portal) => {
      const traits = signingTraits(portal)
      if (!traits) return []
      const { id, name, missing } = portal
      const { signsIn, links } = traits
      return {
        id,
        name,
        missing,
        links: missing.length === 0 && links ? { lifetime: links.lifetime, onlyAtClick: links.onlyAtClick } : null,
        signsIn,
        invitePage: policy.invitePages ? pageRules(policy, { signsIn, hasMail }) : null,
      }
    })
    .sort((one, other) => one.missing.length - other.missing.length || Number(one.signsIn) - Number(other.signsIn))
}
