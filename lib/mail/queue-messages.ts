import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { env } from '@/lib/env'
import type { FamilyLanguageTag } from '@/lib/family-language'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'
import type { MessageKind } from '@/prisma/generated/enums'
import { serverCauses } from './delivery'
import { wakeMemberMail } from './member-mail-queue'

export type NewMessage = {
  id: string
  campaignId: string
  kind: MessageKind
  email: string
  language: FamilyLanguageTag
  /** Not before. */
  dueAt: Date
  /** Whom it invites; `linkId` is the signed link it carries, null for an invite page. */
  persons: Array<{ invitationId: string; linkId: string | null }>
}

/** Puts messages into the outbox, in the transaction of what they tell of, and wakes the workers when it commits. */
export async function queueMessages(
  tx: DistrictTransaction,
  districtId: string,
  messages: readonly NewMessage[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return
  const { hostname } = new URL(env().APP_URL)
  await insertRows(tx, {
    table: 'messages',
    rows: messages.map(({ id, campaignId, kind, email, language, dueAt }) => ({
      district_id: districtId,
      id,
      campaign_id: campaignId,
      kind,
      email,
      language,
      state: 'queued',
      message_id: `${id}@${hostname}`,
      attempts: 0,
      due_at: dueAt,
      fence: 0,
      created_at: now,
    })),
  })
  await insertRows(tx, {
    table: 'message_invitations',
    rows: messages.flatMap(({ id, persons }) =>
      persons.map(({ invitationId, linkId }) => ({
        district_id: districtId,
        id: uuidV7(),
        message_id: id,
        invitation_id: invitationId,
        link_id: linkId,
      })),
    ),
  })
  const dueAt = messages.reduce((earliest, message) => Math.min(earliest, message.dueAt.getTime()), Number.POSITIVE_INFINITY)
  await markMailDue(tx, districtId, new Date(dueAt))
}

/** Has the workers look at the district's mail from `dueAt` on, or earlier where that is due already. */
export async function markMailDue(tx: DistrictTransaction, districtId: string, dueAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_mail (district_id, due_at) VALUES (${districtId}::uuid, ${dueAt}::timestamptz)
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_mail.due_at, EXCLUDED.due_at)`
}

/** Makes due at once what waits because of the server, for when its settings have changed. */
export async function wakeMail(tx: DistrictTransaction, districtId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE messages SET due_at = ${now}::timestamptz
    WHERE district_id = ${districtId}::uuid AND state = 'deferred' AND due_at > ${now}::timestamptz AND cause = ANY(${[...serverCauses]}::text[])`
  await tx.$executeRaw`UPDATE due_mail SET due_at = LEAST(due_at, ${now}::timestamptz) WHERE district_id = ${districtId}::uuid`
  await wakeMemberMail(tx, districtId, now)
}
