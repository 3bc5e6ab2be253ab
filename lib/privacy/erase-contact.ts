import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { fullName } from '@/lib/contacts/contact-name'
import { getContactIn } from '@/lib/contacts/get-contact'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePrivacy, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import { type Erased, erasePersons } from './erase-persons'
import { type ErasureReason, erasureReasons } from './erasure-reason'
import { countUnfinishedImports, forgetFinishedImports } from './forget-imports'
import { isSameName } from './same-name'

export const eraseContactSchema = z.object({
  contactId: z.uuid(),
  /** The contact's name, as whoever erases has typed it. */
  name: z.string('Type the name of the contact.').trim().min(1, 'Type the name of the contact.').max(400),
  reason: z.enum(Object.keys(erasureReasons) as [ErasureReason, ...ErasureReason[]], 'Say why.'),
})

/**
 * Erases one person for good: everything a text, a file or a list says of the contact, and personal data beside the record; the files of
 * finished imports go too, which can then be undone no longer. Refuses with `forbidden` who is no owner, with `not_found`, with
 * `invalid_input` where another name was typed, and with `conflict` while an import waits or is at work, or where the contact was erased before.
 */
export async function eraseContact(actor: Actor, input: z.input<typeof eraseContactSchema>, now: Date): Promise<Erased> {
  requireAllowed(canManagePrivacy, actor)
  const { contactId, name, reason } = parseInput(eraseContactSchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const contact = await getContactIn(tx, actor, contactId, now)
    if (contact.erasedAt) throw new AppError('conflict', 'This contact was erased before. Nothing is left to erase.')
    if (!isSameName(name, fullName(contact))) {
      const sentence = 'This is not the name of the contact.'
      throw new AppError('invalid_input', sentence, { name: sentence })
    }
    if (!(await tryLockRoster(tx, districtId))) {
      throw new AppError('conflict', 'An import is being compared or applied at this moment. Try again when it is done.')
    }
    if ((await countUnfinishedImports(tx, districtId)) > 0) throw new AppError('conflict', importWaits)
    const erased = await erasePersons(tx, { doer: actor, contactIds: [contactId], reason, now })
    await forgetFinishedImports(tx, districtId)
    return erased
  })
}

const importWaits = 'An import waits under Roster and may name this person. Apply or cancel it first.'
