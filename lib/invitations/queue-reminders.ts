import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { groupBy } from '@/lib/group-by'
import { logger } from '@/lib/logger'
import { getMailSettingsIn } from '@/lib/mail/get-mail-settings'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { queueMessages } from '@/lib/mail/queue-messages'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import type { MessageKind } from '@/prisma/generated/enums'

type ReminderKind = Exclude<MessageKind, 'invitation' | 'code'>

/** Of one district in one round; the next round takes the rest. */
const mostReminders = 5_000

/**
 * Queues the reminders that are due: for mailed invite pages nobody opened for some days, and for those that end soon and
 * led to no account. Each mailed invitation gets one of each kind at most. Activation, revocation, opting out, a bar and
 * removal from the roster end them. A district whose round fails is logged and left to the next one.
 */
export async function queueReminders(now: Date): Promise<number> {
  let queued = 0
  for (const { id } of await database().district.findMany({ where: { deletedAt: null }, select: { id: true }, orderBy: { id: 'asc' } })) {
    queued += await queueOfDistrict(id, now).catch((error: unknown) => {
      logger.error({ districtId: id, fault: describeFault(error) }, 'reminders of a district failed')
      return 0
    })
  }
  return queued
}

async function queueOfDistrict(districtId: string, now: Date): Promise<number> {
  return inDistrict(districtId, async (tx) => {
    const { remindUnopenedDays, remindEndingDays } = await getMailSettingsIn(tx, districtId)
    if ((remindUnopenedDays ?? remindEndingDays) === null || !(await mailIsSetUp(tx, districtId))) return 0
    if (!(await getDistrictPolicyIn(tx, districtId)).invitePages) return 0
    // Nobody is reminded twice: where another worker is at it, this one leaves it the round.
    const [lock] = await tx.$queryRaw<Array<{ got: boolean }>>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`reminders ${districtId}`}, 0)) AS got`
    if (!lock?.got) return 0
    const unopened = remindUnopenedDays === null ? [] : await findUnopened(tx, { districtId, days: remindUnopenedDays, now })
    const reminded = new Set(unopened.map(({ invitationId }) => invitationId))
    const ending = remindEndingDays === null ? [] : await findEnding(tx, { districtId, days: remindEndingDays, now })
    const messages = [
      ...messagesOf('reminder_unopened', unopened, now),
      ...messagesOf(
        'reminder_ending',
        ending.filter(({ invitationId }) => !reminded.has(invitationId)),
        now,
      ),
    ]
    await queueMessages(tx, districtId, messages, now)
    await recordEvents(
      tx,
      { actor: { districtId, kind: 'system', id: null }, at: now },
      messages.flatMap(({ id, kind, persons }) =>
        persons.map(({ invitationId, contactId }) => ({
          action: 'invitation.reminded' as const,
          subjectId: contactId,
          details: { invitation_id: invitationId, message_id: id, kind },
        })),
      ),
    )
    return messages.length
  })
}

type Due = { invitationId: string; contactId: string; campaignId: string; email: string; language: string | null }

type Asked = { districtId: string; days: number; now: Date }

async function findUnopened(tx: DistrictTransaction, { districtId, days, now }: Asked): Promise<Due[]> {
  const since = new Date(now.getTime() - days * 86_400_000)
  return findDue(tx, {
    districtId,
    now,
    kind: 'reminder_unopened',
    when: Prisma.sql`i.opened_at IS NULL AND m.settled_at <= ${since}::timestamptz`,
  })
}

/** A mail or another reminder of the last day is reminder enough. */
async function findEnding(tx: DistrictTransaction, { districtId, days, now }: Asked): Promise<Due[]> {
  const end = new Date(now.getTime() + days * 86_400_000)
  const yesterday = new Date(now.getTime() - 86_400_000)
  const when = Prisma.sql`i.closes_at <= ${end}::timestamptz AND m.settled_at <= ${yesterday}::timestamptz AND NOT EXISTS (
      SELECT FROM message_invitations ri JOIN messages r ON r.district_id = ri.district_id AND r.id = ri.message_id
      WHERE ri.district_id = i.district_id AND ri.invitation_id = i.id AND r.kind <> 'code' AND r.created_at > ${yesterday}::timestamptz)`
  return findDue(tx, { districtId, now, kind: 'reminder_ending', when })
}

/** Living invitations whose last mail was accepted and fits the condition, and that were not reminded in this way since. */
async function findDue(
  tx: DistrictTransaction,
  { districtId, now, kind, when }: { districtId: string; now: Date; kind: ReminderKind; when: Prisma.Sql },
): Promise<Due[]> {
  return tx.$queryRaw<Due[]>`
    SELECT i.id AS "invitationId", i.contact_id AS "contactId", m.campaign_id AS "campaignId", c.email, c.language
    FROM invitations i
    JOIN contacts c ON c.district_id = i.district_id AND c.id = i.contact_id
    JOIN LATERAL (
      SELECT m.* FROM message_invitations mi JOIN messages m ON m.district_id = mi.district_id AND m.id = mi.message_id
      WHERE mi.district_id = i.district_id AND mi.invitation_id = i.id AND mi.link_id IS NULL AND m.kind = 'invitation' AND m.state = 'accepted'
      ORDER BY mi.id DESC LIMIT 1) m ON true
    JOIN campaigns k ON k.district_id = m.district_id AND k.id = m.campaign_id
    WHERE i.district_id = ${districtId}::uuid AND i.code_digest IS NOT NULL
      AND i.revoked_at IS NULL AND i.activated_at IS NULL AND i.frozen_at IS NULL AND i.closes_at > ${now}::timestamptz
      AND k.cancelled_at IS NULL AND m.bounced_at IS NULL AND m.complained_at IS NULL
      AND c.removed_at IS NULL AND c.do_not_invite_at IS NULL AND c.needs_none_at IS NULL
      AND (NOT c.restricted OR c.restriction_lifted_at IS NOT NULL) AND lower(c.email) = lower(m.email)
      AND NOT EXISTS (SELECT FROM suppressed_addresses s WHERE s.district_id = c.district_id AND s.email = lower(c.email))
      AND NOT EXISTS (
        SELECT FROM message_invitations ri JOIN messages r ON r.district_id = ri.district_id AND r.id = ri.message_id
        WHERE ri.district_id = i.district_id AND ri.invitation_id = i.id AND r.kind = ${kind}::message_kind AND r.created_at > m.created_at)
      AND ${when}
    ORDER BY i.id LIMIT ${mostReminders}`
}

/** One message for everybody of a campaign who shares an address. */
function messagesOf(kind: ReminderKind, due: Due[], now: Date) {
  const groups = groupBy(due, ({ campaignId, email }) => `${campaignId} ${email.toLowerCase()}`)
  return [...groups.values()].flatMap((sharers) => {
    const [first] = sharers
    if (!first) return []
    const { campaignId, email } = first
    const language = chooseFamilyLanguage(sharers.map((sharer) => sharer.language)).tag
    const persons = sharers.map(({ invitationId, contactId }) => ({ invitationId, contactId, linkId: null }))
    return [{ id: uuidV7(), campaignId, kind, email, language, dueAt: now, persons }]
  })
}
