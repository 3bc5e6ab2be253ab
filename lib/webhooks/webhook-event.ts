import { z } from 'zod'
import { closedReasons } from '@/lib/invitations/closed-reason'
import { notMeReasons } from '@/lib/invitations/not-me-reason'
import { returnReasons } from '@/lib/portals/portal-kind'
import { ActivationSource, Channel, MessageKind } from '@/prisma/generated/enums'
import { tryType, type WebhookType, webhookTypes, webhookTypeWords } from './webhook-type'

const exampleId = '01936d2e-7c1a-7f3e-9a51-0c4b7e2d8f60'

const idOf = (what: string) =>
  z
    .guid()
    .describe(`The id of ${what}.`)
    .meta({ examples: [exampleId] })

const timeExample = { examples: ['2026-11-22T18:05:00.000Z'] }

const ids = {
  link_id: idOf('the link'),
  invitation_id: idOf('the invitation'),
  contact_id: idOf('the contact'),
  campaign_id: idOf('the campaign'),
  portal_id: idOf('the portal'),
  message_id: idOf('the message'),
  import_id: idOf('the import'),
}

const { link_id, invitation_id, contact_id, campaign_id, portal_id, message_id, import_id } = ids

const channel = z.enum(Channel).describe('How the link is handed out.')
const source = z.enum(ActivationSource).describe('Who said that the account is set up: a roster, an account report, a program or a member.')
const messageKind = z.enum(MessageKind).describe('What the mail is.')
const byImport = import_id.nullable().default(null).describe('The import that did it; null where none did.')

const ofLink = { link_id, contact_id, portal_id }
const ofInvitation = { invitation_id, contact_id }
const ofMessage = { message_id, campaign_id }

/** What is sent of each type: ids, times and classes, nothing that names a person. Whoever may know more asks the API by the id. */
const schemas = {
  'link.issued': z.object({
    ...ofLink,
    invitation_id,
    campaign_id,
    channel,
    issued_at: z.iso.datetime().describe('From when it works.').meta(timeExample),
    expires_at: z.iso.datetime().nullable().describe('Until when it works; null where nobody knows.').meta(timeExample),
  }),
  'link.arrived': z.object(ofLink),
  'link.failed': z.object({ ...ofLink, reason: z.enum(returnReasons).describe('Why, as far as the portal says.') }),
  'invitation.issued': z.object({
    ...ofInvitation,
    campaign_id,
    portal_id,
    closes_at: z.iso.datetime().describe('Until when the page is open.').meta(timeExample),
  }),
  'invitation.opened': z.object({ ...ofInvitation, portal_id }),
  'invitation.continued': z.object({ ...ofInvitation, portal_id }),
  'invitation.activated': z.object({ ...ofInvitation, portal_id, source }),
  'invitation.activation_withdrawn': z.object({ ...ofInvitation, portal_id, source, import_id: byImport }),
  'invitation.revoked': z.object({
    ...ofInvitation,
    reason: z
      .enum(closedReasons)
      .nullable()
      .default(null)
      .describe('Why an import or erasing closed it; null where a member or a program did.'),
    import_id: byImport,
  }),
  'invitation.frozen': z.object({ ...ofInvitation, reason: z.enum(notMeReasons).describe('What was said.') }),
  'invitation.reopened': z.object({ ...ofInvitation, import_id: byImport }),
  'invitation.reminded': z.object({ ...ofInvitation, message_id, kind: messageKind }),
  'message.accepted': z.object({ ...ofMessage, kind: messageKind }),
  'message.failed': z.object({ ...ofMessage, kind: messageKind, cause: causeOf() }),
  'message.ambiguous': z.object({ ...ofMessage, kind: messageKind, cause: causeOf() }),
  'message.bounced': z.object(ofMessage),
  'message.complained': z.object(ofMessage),
  'roster.import_staged': z.object({ import_id }),
  'roster.import_held': z.object({ import_id }),
  'roster.import_refused': z.object({ import_id }),
  'roster.import_applied': z.object({ import_id }),
  'roster.import_undone': z.object({ import_id }),
  'roster.import_cancelled': z.object({ import_id }),
} as const satisfies Record<WebhookType, z.ZodObject>

function causeOf() {
  return z
    .string()
    .nullable()
    .describe('A word for where and why the last attempt ended; null where nobody knows.')
    .meta({ examples: ['timeout'] })
}

export type WebhookData<Type extends WebhookType = WebhookType> = z.output<(typeof schemas)[Type]>

/** Reads the data of a type; keys it does not list are left out. */
export function webhookDataSchema<Type extends WebhookType>(type: Type): (typeof schemas)[Type] {
  return schemas[type]
}

const timestamp = z.iso.datetime().describe('When it happened, in UTC; another attempt at the same event says the same.').meta(timeExample)

/** The whole body of a delivery of each type, as Standard Webhooks 1.0.0 has it, with the try that a member sends. */
export const webhookBodies: ReadonlyArray<{ type: WebhookType | typeof tryType; says: string; body: z.ZodObject }> = [
  ...webhookTypes.map((type) => ({
    type,
    says: webhookTypeWords(type),
    body: z.object({ type: z.literal(type), timestamp, data: schemas[type] }),
  })),
  {
    type: tryType,
    says: 'A member sent a try',
    body: z.object({ type: z.literal(tryType), timestamp, data: z.object({ webhook_id: idOf('the webhook') }) }),
  },
]
