import { inDistrict } from '@/lib/district-scope'
import type { FamilyLanguageTag } from '@/lib/family-language'
import { queueMessages } from '@/lib/mail/queue-messages'
import { uuidV7 } from '@/lib/uuid-v7'
import { issueTo, makeIssuingDistrict } from './make-issuing-district'

/** A district with one message in its outbox, to this address. */
export async function makeMessage(email: string, language: FamilyLanguageTag = 'es') {
  const district = await makeIssuingDistrict([{ email }])
  const now = new Date()
  const { campaignId } = await issueTo(district.owner, { ...district, now })
  const id = uuidV7()
  const message = { id, campaignId, kind: 'invitation', email, language, dueAt: now, persons: [] } as const
  return inDistrict(district.districtId, async (tx) => {
    await queueMessages(tx, district.districtId, [{ ...message, persons: [] }], now)
    const { messageId } = await tx.message.findFirstOrThrow({ where: { districtId: district.districtId, id } })
    return { ...district, campaignId, id, messageId, email }
  })
}
