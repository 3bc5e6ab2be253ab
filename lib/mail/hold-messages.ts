import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import type { LeasedMessage } from './outbox'
import type { SmtpServer } from './smtp-server'

/** `wasAmbiguous`: an earlier attempt may have arrived. */
export type HeldMessage = LeasedMessage & { wasAmbiguous: boolean }

export type Lease = { server: SmtpServer; messages: HeldMessage[] }

/** What a worker may take: an ambiguous message once more, unless its due date was put back to say that this is over. */
export const isWaiting = Prisma.sql`state IN ('queued', 'deferred', 'ambiguous') AND (state <> 'ambiguous' OR due_at > ambiguous_at)`

/** Leases the messages whose ids `due` selects and locks; the oldest first. */
export async function holdMessages(
  tx: DistrictTransaction,
  { districtId, leaseMilliseconds, due }: { districtId: string; leaseMilliseconds: number; due: Prisma.Sql },
): Promise<HeldMessage[]> {
  const messages = await tx.$queryRaw<HeldMessage[]>`
    UPDATE messages m SET state = 'leased', fence = fence + 1, leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
    WHERE district_id = ${districtId}::uuid AND id = ANY(ARRAY(${due}))
    RETURNING id, campaign_id AS "campaignId", kind::text AS kind, email, language, message_id AS "messageId", fence,
      attempts, ambiguous_at IS NOT NULL AS "wasAmbiguous"`
  return messages.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}
