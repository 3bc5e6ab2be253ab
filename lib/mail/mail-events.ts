// Threat: anybody can post here, and each report that is believed stops the mail of a family. Choice: the district's own
// secret signs id, time and body (Standard Webhooks); a district without one, an unknown district and a wrong signature are
// one answer after the same work; a report names a message we sent, and its address comes from our row, never from the report.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { districtSchema } from '@/lib/districts/district'
import { parseInput } from '@/lib/parse-input'
import { isWebhookSigned, type WebhookHeaders } from '@/lib/webhooks/webhook-signature'
import { withinPatience } from '@/lib/within-patience'
import { loadMailEventsKey } from './mail-events-secret'
import { lockMailSettingsRow } from './save-mail-settings'
import { suppressAddress } from './suppress-address'

const mostEvents = 1_000
const mostDetailCharacters = 500

/** Row-level security shows nothing of this district, which is none. */
const noDistrictId = '00000000-0000-0000-0000-000000000000'

const mailEventSchema = z.strictObject({
  type: z.enum(['bounced', 'complained'], 'type must be bounced or complained.'),
  /** As the mail carried it, with or without its angle brackets. */
  message_id: z
    .string('message_id must be a text.')
    .max(1_000, 'message_id is too long.')
    .transform((text) => text.trim().replace(/^<(.*)>$/, '$1')),
  /** Of a bounce: a transient one is no fault of the address. */
  kind: z.enum(['permanent', 'transient'], 'kind must be permanent or transient.').default('permanent'),
  /** What the provider says; the beginning is kept. */
  detail: z
    .string('detail must be a text.')
    .nullish()
    .transform((text) => (text ? plainBeginning(text) : null)),
})

type MailEvent = z.output<typeof mailEventSchema>

/** What a mail provider, or a program between it and us, reports. */
export const mailEventsSchema = z.strictObject({
  events: z
    .array(mailEventSchema, 'events must be a list.')
    .max(mostEvents, `Report at most ${mostEvents.toLocaleString('en-US')} at once.`),
})

export const mailEventsAnswerSchema = z.strictObject({ recorded: z.int(), ignored: z.int() })

/**
 * Marks the messages that came back or were complained of, and stops mail to their addresses; a transient bounce
 * changes nothing. `ignored` counts the unknown ones; a report that comes again changes nothing and answers the same. Refuses a
 * report that the district's secret did not sign with `unauthenticated`.
 */
export async function recordMailEvents(
  report: { slug: string; headers: WebhookHeaders; body: Buffer },
  now: Date,
): Promise<z.output<typeof mailEventsAnswerSchema>> {
  const { slug, headers, body } = report
  const districtId = await findDistrictId(slug)
  return inDistrict(districtId, async (tx) => {
    const key = await loadMailEventsKey(tx, districtId)
    if (!isWebhookSigned(key, headers, body, now)) throw unsigned
    const { events } = parseInput(mailEventsSchema, parseJson(body))
    // Reports of a district take turns: two that name the same messages in another order would wait for each other.
    await lockMailSettingsRow(tx, districtId)
    const messages = await findMessages(tx, districtId, events)
    let recorded = 0
    for (const event of events) {
      const message = messages.get(event.message_id)
      if (!message) continue
      recorded += 1
      await recordMailEvent(tx, { districtId, event, message, now })
    }
    return { recorded, ignored: events.length - recorded }
  })
}

const unsigned = new AppError(
  'unauthenticated',
  'The report is not signed with the secret of this district, or its time is more than 5 minutes off.',
)

type ReportedMessage = { id: string; campaignId: string; email: string }

async function findMessages(
  tx: DistrictTransaction,
  districtId: string,
  events: readonly MailEvent[],
): Promise<Map<string, ReportedMessage>> {
  // A Message-ID begins with the message's own id.
  const ids = events.flatMap(({ message_id }) => z.uuid().safeParse(message_id.slice(0, message_id.indexOf('@'))).data ?? [])
  const rows = await tx.message.findMany({
    where: { districtId, id: { in: ids }, messageId: { in: events.map(({ message_id }) => message_id) } },
    select: { id: true, campaignId: true, email: true, messageId: true },
  })
  return new Map(rows.map(({ messageId, ...message }) => [messageId, message]))
}

type Reported = { districtId: string; event: MailEvent; message: ReportedMessage; now: Date }

async function recordMailEvent(tx: DistrictTransaction, { districtId, event, message, now }: Reported): Promise<void> {
  const { id, campaignId, email } = message
  const { type, kind, detail } = event
  // What comes back for a while is the provider's to try again, and no news of the address.
  if (type === 'bounced' && kind === 'transient') return
  const mark = type === 'bounced' ? { bouncedAt: now } : { complainedAt: now }
  const unmarked = type === 'bounced' ? { bouncedAt: null } : { complainedAt: null }
  const { count } = await tx.message.updateMany({ where: { districtId, id, ...unmarked }, data: mark })
  if (count === 0) return
  // Where the address was erased there is nothing to stop, and what the provider says would name it anew.
  const isErased = email === ''
  await recordEvent(
    tx,
    { actor: { districtId, kind: 'system', id: null }, at: now },
    {
      action: `mail.${type}`,
      subjectId: campaignId,
      details: { message_id: id },
      ...(isErased ? {} : { personal: { email, detail } }),
    },
  )
  if (!isErased) await suppressAddress(tx, { districtId, email, reason: type, detail, now })
}

async function findDistrictId(slug: string): Promise<string> {
  const known = districtSchema.shape.slug.safeParse(slug.toLowerCase()).data ?? ''
  const district = await withinPatience(() =>
    database().district.findUnique({ where: { slug: known, deletedAt: null }, select: { id: true } }),
  )
  return district?.id ?? noDistrictId
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's own message quotes the body.
    throw new AppError('invalid_input', 'The body is not JSON in UTF-8.')
  }
}

/** One line that can be stored: cut between characters, never through one. */
function plainBeginning(text: string): string {
  const line = text.slice(0, mostDetailCharacters * 2).replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ')
  return Array.from(line).slice(0, mostDetailCharacters).join('').trim()
}
