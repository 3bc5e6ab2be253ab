import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import type { Actor } from './actor'
import { type DistrictPolicy, districtPolicySchema } from './district-policy'
import { getDistrictPolicyIn } from './get-district-policy'
import { canManagePolicy, requireAllowed } from './policies'

/** Decides anew for the whole district. Repeating it changes nothing. */
export async function setDistrictPolicy(actor: Actor, input: z.input<typeof districtPolicySchema>, now: Date): Promise<DistrictPolicy> {
  requireAllowed(canManagePolicy, actor)
  const policy = parseInput(districtPolicySchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    if (isDeepStrictEqual(policy, await getDistrictPolicyIn(tx, districtId))) return policy
    await tx.districtPolicy.upsert({ where: { districtId }, create: { districtId, ...policy }, update: policy })
    const { invitePages, invitePageDays, signInPageDays, mailedCodes, invitePageSignsPerHour, officeContact, identityChecks } = policy
    const details = {
      invite_pages: invitePages,
      invite_page_days: invitePageDays,
      sign_in_page_days: signInPageDays,
      mailed_codes: mailedCodes,
      invite_page_signs_per_hour: invitePageSignsPerHour,
      identity_checks: identityChecks.length,
    }
    const personal = { office_contact: officeContact, identity_checks: identityChecks }
    await recordEvent(tx, { actor, at: now }, { action: 'policy.changed', details, personal })
    return policy
  })
}
