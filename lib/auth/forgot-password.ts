// Threat: somebody learns from the answer or its time whether an address is a member's, or fills a member's mailbox. Choice:
// whoever answers a request does so before this runs, the same to all, and asks the limits for an account and a network first.
import 'server-only'
import { z } from 'zod'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { isMailable } from '@/lib/mail/mail-address'
import { queueMemberMail } from '@/lib/mail/member-mail-queue'
import { uuidV7 } from '@/lib/uuid-v7'
import { addLookup, findLookups } from './access-lookup'
import type { OfMember } from './own-account'
import { derivePasswordCode } from './password-code'
import { lockActiveMember } from './store-password'

const hourMilliseconds = 60 * 60_000

export const forgotPasswordSchema = z.object({
  email: z
    .string('Type your e-mail address.')
    .trim()
    .toLowerCase()
    .min(1, 'Type your e-mail address.')
    .max(320, 'The e-mail address is too long.'),
})

/** Queues a mail with a one-time address, good for an hour, to every member who signs in with this address. Whether there is one is told to nobody. */
export async function mailPasswordCodes({ email }: z.output<typeof forgotPasswordSchema>, now: Date): Promise<void> {
  if (!isMailable(email)) return
  for (const { districtId, targetId: memberId } of await findLookups('sign_in', email)) {
    await inDistrict(districtId, async (tx) => {
      if (!(await lockActiveMember(tx, { districtId, memberId }))) return
      await queueCode(tx, { districtId, memberId }, now)
    })
  }
}

async function queueCode(tx: DistrictTransaction, { districtId, memberId }: OfMember, now: Date): Promise<void> {
  const id = uuidV7()
  await tx.passwordCode.create({ data: { districtId, id, memberId, expiresAt: new Date(now.getTime() + hourMilliseconds) } })
  const secret = await derivePasswordCode(tx, { districtId, passwordCodeId: id })
  await addLookup(tx, { kind: 'password_code', secret, districtId, targetId: id })
  await queueMemberMail(tx, { districtId, memberId, kind: 'password_code', passwordCodeId: id }, now)
  const event = { action: 'member.password_forgotten', subjectId: memberId } as const
  await recordEvent(tx, { actor: { districtId, kind: 'system', id: null }, at: now }, event)
}
