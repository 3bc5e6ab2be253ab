import 'server-only'
import { z } from 'zod'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { Prisma } from '@/prisma/generated/client'
import { Role } from '@/prisma/generated/enums'
import { memberOf } from './own-account'
import { secondFactorDueAt } from './second-factor-rule'

const rowSchema = z.object({ role: z.enum(Role), createdAt: z.date(), secondFactorRequired: z.boolean() })

/** When signing in will ask the member who asks for a second factor that they have not added yet; null when it will not. As `findOwnFactors` has it, for every page. */
export async function findSecondFactorDueAt(actor: Actor): Promise<Date | null> {
  const { districtId, memberId } = memberOf(actor)
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`
      SELECT m.role, m.created_at AS "createdAt", COALESCE(p.second_factor_required, ${defaultTrustPolicy.secondFactorRequired}) AS "secondFactorRequired"
      FROM members m LEFT JOIN district_policies p ON p.district_id = m.district_id
      WHERE m.district_id = ${districtId}::uuid AND m.id = ${memberId}::uuid
        AND NOT EXISTS (SELECT FROM totp_factors t WHERE t.district_id = m.district_id AND t.member_id = m.id AND t.confirmed_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM passkeys k WHERE k.district_id = m.district_id AND k.member_id = m.id)`,
  )
  if (!row) return null
  const { secondFactorRequired, ...member } = rowSchema.parse(row)
  return secondFactorDueAt(member, { secondFactorRequired })
}
