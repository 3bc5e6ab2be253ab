import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import { Prisma } from '@/prisma/generated/client'
import type { Actor } from './actor'
import { type DistrictPolicy, defaultDistrictPolicy } from './district-policy'
import { canViewPolicy, requireAllowed } from './policies'

/** What the district has decided, or the defaults. */
export async function getDistrictPolicy(actor: Actor): Promise<DistrictPolicy> {
  requireAllowed(canViewPolicy, actor)
  return policyOf(await runInDistrict<DistrictPolicy>(actor.districtId, policyStatement(actor.districtId)))
}

/** As `getDistrictPolicy`, in a transaction that is already open. */
export async function getDistrictPolicyIn(tx: DistrictTransaction, districtId: string): Promise<DistrictPolicy> {
  return policyOf(await tx.$queryRaw(policyStatement(districtId)))
}

/** What `policyOf` reads. */
export function policyStatement(districtId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT invite_pages AS "invitePages", invite_page_days AS "invitePageDays", sign_in_page_days AS "signInPageDays",
      mailed_codes AS "mailedCodes", invite_page_signs_per_hour AS "invitePageSignsPerHour", office_contact AS "officeContact",
      identity_checks AS "identityChecks"
    FROM district_policies WHERE district_id = ${districtId}::uuid`
}

/** Of the rows of `policyStatement`: none before the district has decided anything. */
export function policyOf([decided]: readonly DistrictPolicy[]): DistrictPolicy {
  return decided ?? defaultDistrictPolicy
}
