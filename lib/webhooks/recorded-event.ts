import type { AuditAction } from '@/lib/audit/audit-action'
import { webhookDataSchema } from './webhook-event'
import type { WebhookType } from './webhook-type'

type Told = {
  type: WebhookType
  /** What the subject of the event is in the data. */
  subject: 'contact_id' | 'campaign_id' | 'import_id'
}

const ofContact = (type: WebhookType): Told => ({ type, subject: 'contact_id' })
const ofImport = (type: WebhookType): Told => ({ type, subject: 'import_id' })

/** By what an import came to when it was read; the rest has events of its own. */
const stagedTypes = new Map<unknown, WebhookType>([
  ['staged', 'roster.import_staged'],
  ['held', 'roster.import_held'],
  ['refused', 'roster.import_refused'],
])

const told: Partial<Record<AuditAction, Told>> = {
  'link.issued': ofContact('link.issued'),
  'link.arrived': ofContact('link.arrived'),
  'link.failed': ofContact('link.failed'),
  'invite_page.issued': ofContact('invitation.issued'),
  'invitation.activated': ofContact('invitation.activated'),
  'invitation.activation_withdrawn': ofContact('invitation.activation_withdrawn'),
  'invitation.revoked': ofContact('invitation.revoked'),
  'invitation.frozen': ofContact('invitation.frozen'),
  'invitation.reopened': ofContact('invitation.reopened'),
  'invitation.reminded': ofContact('invitation.reminded'),
  'mail.bounced': { type: 'message.bounced', subject: 'campaign_id' },
  'mail.complained': { type: 'message.complained', subject: 'campaign_id' },
  'import.staged': ofImport('roster.import_staged'),
  'import.applied': ofImport('roster.import_applied'),
  'import.undone': ofImport('roster.import_undone'),
  'import.cancelled': ofImport('roster.import_cancelled'),
}

/** The actions of the record that may be told. */
export const toldActions = Object.keys(told)

type Recorded = { action: string; subjectId: string | null; details: Readonly<Record<string, unknown>> }

/** What is told of an event of the record: only what the schema of its type lists. Undefined where nothing is, `unreadable` where the event lacks what is to be told. */
export function toldOf({ action, subjectId, details }: Recorded): { type: WebhookType; data: object } | 'unreadable' | undefined {
  const found = Object.hasOwn(told, action) ? told[action as AuditAction] : undefined
  const type = action === 'import.staged' ? stagedTypes.get(details.state) : found?.type
  if (!found || !type) return undefined
  const { data } = webhookDataSchema(type).safeParse({ ...details, [found.subject]: subjectId })
  return data === undefined ? 'unreadable' : { type, data }
}
