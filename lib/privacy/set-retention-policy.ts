import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePrivacy, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { getRetentionPolicyIn } from './get-retention-policy'
import { type RetentionPolicy, retentionPolicySchema } from './retention-policy'

/** Decides anew for the whole district; what has been kept long enough goes with the next round, within a day. Repeating it changes nothing. */
export async function setRetentionPolicy(actor: Actor, input: z.input<typeof retentionPolicySchema>, now: Date): Promise<RetentionPolicy> {
  requireAllowed(canManagePrivacy, actor)
  const policy = parseInput(retentionPolicySchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    if (isDeepStrictEqual(policy, await getRetentionPolicyIn(tx, districtId))) return policy
    await tx.districtPolicy.upsert({ where: { districtId }, create: { districtId, ...policy }, update: policy })
    const details = {
      keep_removed_contact_days: policy.keepRemovedContactDays,
      keep_event_personal_days: policy.keepEventPersonalDays,
      keep_mail_days: policy.keepMailDays,
    }
    await recordEvent(tx, { actor, at: now }, { action: 'retention.changed', details })
    return policy
  })
}
