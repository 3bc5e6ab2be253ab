import type { SigningPortal } from '@/components/contacts/signing-portal'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { portalKind } from '@/lib/portals/portal-kinds'
import { findPortals } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'

/** The portals that links can be signed for, those that are ready first and of them those that set up accounts, with what the screens say of their links and invite pages. */
export async function findSigningPortals(actor: Actor): Promise<SigningPortal[]> {
  const [portals, policy, hasMail] = await Promise.all([findPortals(actor), getDistrictPolicy(actor), hasMailServer(actor)])
  return portals
    .flatMap(({ id, kind: name, name: portalName, settings, missing }) => {
      const kind = portalKind(name)
      if (!kind.signs) return []
      const { signsIn } = kind
      const traits = missing.length === 0 ? signingTraits({ kind: name, settings }) : undefined
      const page = {
        days: signsIn ? policy.signInPageDays : policy.invitePageDays,
        asksCode: signsIn && policy.mailedCodes && hasMail,
      }
      return {
        id,
        name: portalName,
        missing,
        links: traits ? { lifetime: traits.lifetime, onlyAtClick: traits.onlyAtClick } : null,
        signsIn,
        invitePage: policy.invitePages ? page : null,
      }
    })
    .sort((one, other) => one.missing.length - other.missing.length || Number(one.signsIn) - Number(other.signsIn))
}
