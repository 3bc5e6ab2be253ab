import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import type { Actor } from './actor'
import { getTrustPolicyIn } from './get-trust-policy'
import { canManageTrust, requireAllowed } from './policies'
import { type TrustPolicy, trustPolicySchema } from './trust-policy'

/** Decides anew for the whole district. Repeating it changes nothing. */
export async function setTrustPolicy(actor: Actor, input: z.input<typeof trustPolicySchema>, now: Date): Promise<TrustPolicy> {
  requireAllowed(canManageTrust, actor)
  const policy = parseInput(trustPolicySchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    if (isDeepStrictEqual(policy, await getTrustPolicyIn(tx, districtId))) return policy
    await tx.districtPolicy.upsert({ where: { districtId }, create: { districtId, ...policy }, update: policy })
    const details = {
      second_factor_required: policy.secondFactorRequired,
      approval_over_contacts: policy.approvalOverContacts,
      approval_for_releases: policy.approvalForReleases,
      approval_for_lifetimes: policy.approvalForLifetimes,
    }
    await recordEvent(tx, { actor, at: now }, { action: 'trust_policy.changed', details })
    return policy
  })
}
