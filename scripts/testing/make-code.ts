import { inDistrict } from '@/lib/district-scope'
import { codeExpiry } from '@/lib/invitations/mailed-code-rules'
import { queueMessages } from '@/lib/mail/queue-messages'
import { uuidV7 } from '@/lib/uuid-v7'
import type { TestOutbox } from './make-outbox'

/** Queues a code for the first invitation of the outbox, as the press of its button at this moment does, and answers its id. */
export async function makeCode(
  { districtId, campaignId }: Pick<TestOutbox, 'districtId' | 'campaignId'>,
  { email, now }: { email: string; now: Date },
): Promise<string> {
  const id = uuidV7()
  await inDistrict(districtId, async (tx) => {
    const { id: invitationId } = await tx.invitation.findFirstOrThrow({ where: { districtId }, orderBy: { id: 'asc' } })
    const persons = [{ invitationId, linkId: null }]
    await queueMessages(tx, districtId, [{ id, campaignId, kind: 'code', email, language: 'en', dueAt: now, persons }], now)
    await tx.mailedCode.create({ data: { districtId, id, invitationId, createdAt: now, expiresAt: codeExpiry(now) } })
  })
  return id
}
