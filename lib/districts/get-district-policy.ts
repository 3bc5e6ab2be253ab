import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from './actor'
import { type DistrictPolicy, defaultDistrictPolicy } from './district-policy'
import { canViewPolicy, requireAllowed } from './policies'

/** What the district has decided, or the defaults. */
export async function getDistrictPolicy(actor: Actor): Promise<DistrictPolicy> {
  requireAllowed(canViewPolicy, actor)
  return inDistrict(actor.districtId, (tx) => getDistrictPolicyIn(tx, actor.districtId))
}

/** As `getDistrictPolicy`, in a transaction that is already open. */
export async function getDistrictPolicyIn(tx: DistrictTransaction, districtId: string): Promise<DistrictPolicy> {
  const decided = await tx.districtPolicy.findUnique({
    where: { districtId },
    select: {
      invitePages: true,
      invitePageDays: true,
      signInPageDays: true,
      mailedCodes: true,
      invitePageSignsPerHour: true,
      officeContact: true,
      identityChecks: true,
    },
  })
  return decided ?? defaultDistrictPolicy
}
