import 'server-only'
import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import type { DeliveryCause } from '@/lib/mail/delivery'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { Prisma } from '@/prisma/generated/client'
import { MessageKind, MessageState } from '@/prisma/generated/enums'
import { invitationScope } from './invitations'
import { campaignMessages } from './waiting-messages'

const listedStates = [...Object.values(MessageState), 'on_its_way'] as const

export const messageFilterSchema = z.object({
  /** Its mails as its progress counts them: without codes. */
  campaign: z.uuid('campaign must be the id of a campaign.').optional(),
  contact: z.uuid('contact must be the id of a contact.').optional(),
  /** `on_its_way` is either state of a mail that a worker holds. */
  state: z.enum(listedStates, `state must be one of ${listedStates.join(', ')}.`).optional(),
  kind: z.enum(MessageKind, `kind must be one of ${Object.values(MessageKind).join(', ')}.`).optional(),
  /** A provider gave it back after the mail server had accepted it. */
  bounced: z.literal('true', 'bounced must be true.').optional(),
  /** Part of the address. */
  search: z.string().trim().max(200).optional(),
})

export type MessageFilter = z.output<typeof messageFilterSchema>

/** A mail as the screens list it: never its text. */
export type MessageRecord = {
  id: string
  campaignId: string
  kind: MessageKind
  email: string
  /** Those of the people it invites whom the actor may see. */
  contacts: Array<{ id: string; name: string }>
  language: string
  state: MessageState
  cause: DeliveryCause | null
  smtpCode: number | null
  smtpReply: string | null
  attempts: number
  createdAt: Date
  dueAt: Date
  settledAt: Date | null
  /** Set where it may have arrived twice or not at all. */
  ambiguousAt: Date | null
  bouncedAt: Date | null
  complainedAt: Date | null
}

/** One page of mails, newest first, to contacts the actor may see. */
export async function findMessages(
  actor: Actor,
  { filter, paging }: { filter: MessageFilter; paging: Paging },
): Promise<Page<MessageRecord>> {
  requireAllowed(canViewMail, actor)
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const conditions = [messageCondition(actor, filter)]
  // Ids are UUIDv7, so their order is the order of creation.
  if (position?.values[0]) conditions.push({ id: { [backwards ? 'gt' : 'lt']: position.values[0] } })
  const rows = await inDistrict(actor.districtId, (tx) =>
    tx.message.findMany({
      where: { AND: conditions },
      include: withInvited(actor),
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    }),
  )
  const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
  return { ...page, rows: page.rows.map(recordOf) }
}

/** The mails that invite by one invitation, oldest first, reminders and codes included. */
export async function findInvitationMessages(tx: DistrictTransaction, actor: Actor, invitationId: string): Promise<MessageRecord[]> {
  const rows = await tx.message.findMany({
    where: { AND: [messageScope(actor), { invitations: { some: { invitationId } } }] },
    include: withInvited(actor),
    orderBy: { id: 'asc' },
  })
  return rows.map(recordOf)
}

function withInvited(actor: Actor) {
  return {
    invitations: {
      where: { invitation: invitationScope(actor) },
      select: { invitation: { select: { contact: { select: { id: true, givenName: true, familyName: true } } } } },
      orderBy: { id: 'asc' },
    },
  } as const satisfies Prisma.MessageInclude
}

/** The mails that a filter means for this actor. */
export function messageCondition(actor: Actor, filter: MessageFilter): Prisma.MessageWhereInput {
  const { campaign, contact, state, kind, bounced, search } = filter
  const conditions: Prisma.MessageWhereInput[] = [
    messageScope(actor),
    {
      ...(campaign && { campaignId: campaign }),
      ...(state && { state: state === 'on_its_way' ? { in: ['leased', 'handed_over'] } : state }),
      ...(kind && { kind }),
      ...(bounced && { bouncedAt: { not: null } }),
    },
  ]
  if (campaign) conditions.push(campaignMessages)
  if (search) conditions.push({ email: { contains: search, mode: 'insensitive' } })
  if (contact) conditions.push({ invitations: { some: { invitation: { AND: [invitationScope(actor), { contactId: contact }] } } } })
  return { AND: conditions }
}

/** Mails the actor may see at all: of the district, for a sender with schools those that invite a contact of these schools. */
export function messageScope(actor: Actor): Prisma.MessageWhereInput {
  const { districtId, schools } = actor
  return schools.length === 0 ? { districtId } : { districtId, invitations: { some: { invitation: invitationScope(actor) } } }
}

function recordOf({ invitations, cause, ...row }: Prisma.MessageGetPayload<object> & { invitations: Invited[] }): MessageRecord {
  const { id, campaignId, kind, email, language, state, smtpCode, smtpReply, attempts } = row
  const { createdAt, dueAt, settledAt, ambiguousAt, bouncedAt, complainedAt } = row
  const contacts = invitations.map(({ invitation: { contact } }) => ({ id: contact.id, name: fullName(contact) }))
  const known = cause as DeliveryCause | null
  return {
    ...{ id, campaignId, kind, email, contacts, language, state, cause: known, smtpCode, smtpReply, attempts },
    ...{ createdAt, dueAt, settledAt, ambiguousAt, bouncedAt, complainedAt },
  }
}

type Invited = { invitation: { contact: { id: string; givenName: string; familyName: string } } }
