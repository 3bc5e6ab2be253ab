// Threat: somebody with a stolen password adds a factor of their own, and the member learns of it when it is too late. Choice: every
// change of how a member signs in is told to the member by mail, which whoever made it can neither read nor stop from here.
import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { isMailable } from '@/lib/mail/mail-address'
import { type MemberNotice, queueMemberMail } from '@/lib/mail/member-mail-queue'
import type { OfMember } from './own-account'

/** Queues a notice to the member, in the transaction of what it tells of. Nothing where the member's address can get no mail. */
export async function notifyMember(tx: DistrictTransaction, { of, kind }: { of: OfMember; kind: MemberNotice }, now: Date): Promise<void> {
  const { districtId, memberId } = of
  const where = { districtId_id: { districtId, id: memberId } }
  const { email } = await tx.member.findUniqueOrThrow({ where, select: { email: true } })
  if (isMailable(email)) await queueMemberMail(tx, { districtId, memberId, kind }, now)
}
