import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import type { AuditAction } from '@/lib/audit/audit-action'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canFlagContacts, canLiftRestriction, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { getContactIn } from './get-contact'
import { requireNotErased } from './require-not-erased'

export const contactFlags = ['do_not_invite', 'needs_none', 'restriction_lifted'] as const

export const contactFlagSchema = z.object({
  contactId: z.uuid(),
  flag: z.enum(contactFlags),
  on: z.boolean(),
  reason: z.string('Say why.').trim().min(3, 'Say why, in a few words.').max(500, 'Use at most 500 characters.'),
  /** For an undo: the reason it has to stand with still, null for not set. Without it, whatever stands is changed. */
  standing: z.string().trim().max(500).nullable().optional(),
})

const columns = {
  do_not_invite: (at: Date | null, reason: string | null) => ({ doNotInviteAt: at, doNotInviteReason: reason }),
  needs_none: (at: Date | null, reason: string | null) => ({ needsNoneAt: at, needsNoneReason: reason }),
  restriction_lifted: (at: Date | null, reason: string | null) => ({ restrictionLiftedAt: at, restrictionLiftedReason: reason }),
}

const whereStanding = {
  do_not_invite: (reason: string | null) => ({ doNotInviteReason: reason }),
  needs_none: (reason: string | null) => ({ needsNoneReason: reason }),
  restriction_lifted: (reason: string | null) => ({ restrictionLiftedReason: reason }),
}

const actions: Record<(typeof contactFlags)[number], { on: AuditAction; off: AuditAction }> = {
  do_not_invite: { on: 'contact.do_not_invite_set', off: 'contact.do_not_invite_cleared' },
  needs_none: { on: 'contact.needs_none_set', off: 'contact.needs_none_cleared' },
  restriction_lifted: { on: 'contact.restriction_lifted', off: 'contact.restriction_restored' },
}

/**
 * Sets or clears *do not invite*, *needs none* or a lifted restriction, by hand and with a reason; every import leaves
 * them alone. Only an owner lifts a restriction, and only where there is one. Refuses with `conflict` where the flag no longer stands
 * as `standing` says, and of a contact who was erased.
 */
export async function setContactFlag(actor: Actor, input: z.input<typeof contactFlagSchema>, now: Date): Promise<void> {
  const { contactId, flag, on, reason, standing } = parseInput(contactFlagSchema, input)
  requireAllowed(flag === 'restriction_lifted' ? canLiftRestriction : canFlagContacts, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const contact = await getContactIn(tx, actor, contactId, now)
    requireNotErased(contact)
    if (flag === 'restriction_lifted' && on && !contact.restrictedByRoster) {
      throw new AppError('conflict', 'The roster has no restriction for this contact, so there is none to lift.')
    }
    const { count } = await tx.contact.updateMany({
      where: { districtId, id: contactId, ...(standing !== undefined && whereStanding[flag](standing)) },
      data: { ...columns[flag](on ? now : null, on ? reason : null), updatedAt: now },
    })
    if (count === 0)
      throw new AppError('conflict', 'Somebody has changed this since, so it stays as they left it. Look at it once more first.')
    await recordEvent(tx, { actor, at: now }, { action: actions[flag][on ? 'on' : 'off'], subjectId: contactId, personal: { reason } })
  })
}
