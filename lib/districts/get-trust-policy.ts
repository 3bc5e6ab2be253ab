import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from './actor'
import { canViewPolicy, requireAllowed } from './policies'
import { defaultTrustPolicy, type TrustPolicy } from './trust-policy'

/** What the district has decided, or the defaults. */
export async function getTrustPolicy(actor: Actor): Promise<TrustPolicy> {
  requireAllowed(canViewPolicy, actor)
  return inDistrict(actor.districtId, (tx) => getTrustPolicyIn(tx, actor.districtId))
}

/** As `getTrustPolicy`, in a transaction that is already open. */
export async function getTrustPolicyIn(tx: DistrictTransaction, districtId: string): Promise<TrustPolicy> {
  const select = { secondFactorRequired: true, approvalOverContacts: true, approvalForReleases: true, approvalForLifetimes: true }
  return (await tx.districtPolicy.findUnique({ where: { districtId }, select })) ?? defaultTrustPolicy
}
