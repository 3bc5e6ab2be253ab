import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewPolicy, requireAllowed } from '@/lib/districts/policies'
import { defaultRetentionPolicy, type RetentionPolicy } from './retention-policy'

/** What the district has decided, or the defaults. */
export async function getRetentionPolicy(actor: Actor): Promise<RetentionPolicy> {
  requireAllowed(canViewPolicy, actor)
  return inDistrict(actor.districtId, (tx) => getRetentionPolicyIn(tx, actor.districtId))
}

/** As `getRetentionPolicy`, in a transaction that is already open. */
export async function getRetentionPolicyIn(tx: DistrictTransaction, districtId: string): Promise<RetentionPolicy> {
  const select = { keepRemovedContactDays: true, keepEventPersonalDays: true, keepMailDays: true }
  return (await tx.districtPolicy.findUnique({ where: { districtId }, select })) ?? defaultRetentionPolicy
}
