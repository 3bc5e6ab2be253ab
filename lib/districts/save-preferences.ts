import 'server-only'
import { memberOf } from '@/lib/auth/own-account'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import type { Actor } from './actor'
import { lockMemberAlone } from './lock-member'
import { type PreferencesPart, preferencesPartSchema, readPreferences, withPart } from './preferences'

/**
 * Keeps a part of how the member who asks likes the screens. Not recorded: it changes nothing but what they themselves see.
 * Refuses with `forbidden` who is no member, with `invalid_input` what is no preference.
 */
export async function savePreferences(actor: Actor, part: PreferencesPart): Promise<void> {
  const { districtId, memberId } = memberOf(actor)
  const chosen = parseInput(preferencesPartSchema, part)
  await inDistrict(districtId, async (tx) => {
    // Two lists of the same member may save at once, and neither may undo the other.
    const { id, preferences } = await lockMemberAlone(tx, { districtId, memberId })
    await tx.member.update({
      where: { districtId_id: { districtId, id } },
      data: { preferences: withPart(readPreferences(preferences), chosen) },
    })
  })
}
