/** What happens and may be told to a webhook, in the order of the screens, with the words for it. */
const says = {
  'link.issued': 'A link was issued',
  'link.arrived': 'A portal let somebody in',
  'link.failed': 'A portal refused a link',
  'invitation.issued': 'An invite page was handed out',
  'invitation.opened': 'A family opened its invite page for the first time',
  'invitation.continued': 'A family went on from its invite page to the portal for the first time',
  'invitation.activated': 'An account is set up',
  'invitation.activation_withdrawn': 'It was taken back that an account is set up',
  'invitation.revoked': 'An invitation was revoked',
  'invitation.frozen': 'Somebody said “This is not me”, and the invitation was frozen',
  'invitation.reopened': 'An invitation was opened again',
  'invitation.reminded': 'A reminder was queued',
  'message.accepted': 'The mail server accepted a mail',
  'message.failed': 'A mail failed for good',
  'message.ambiguous': 'Nobody knows whether a mail arrived',
  'message.bounced': 'A mail came back for good',
  'message.complained': 'A mail was reported as unwanted',
  'roster.import_staged': 'A roster was read and waits to be applied',
  'roster.import_held': 'An import is held until an owner releases it',
  'roster.import_refused': 'A roster could not be read',
  'roster.import_applied': 'An import was applied',
  'roster.import_undone': 'An import was undone',
  'roster.import_cancelled': 'An import was cancelled',
} as const

/** What a member sends to see whether an address answers; no webhook has to ask for it. */
export const tryType = 'webhook.test'

export type WebhookType = keyof typeof says

export const webhookTypes = Object.keys(says) as [WebhookType, ...WebhookType[]]

/** The types by what they are about. */
export const webhookGroups = [
  { noun: 'link', name: 'Links' },
  { noun: 'invitation', name: 'Invitations' },
  { noun: 'message', name: 'Mails' },
  { noun: 'roster', name: 'Roster imports' },
] as const

/** The words for a type, without a full stop; the type itself where it is not known any more. */
export function webhookTypeWords(type: string): string {
  if (type === tryType) return 'A try'
  return isWebhookType(type) ? says[type] : type
}

export function isWebhookType(text: string): text is WebhookType {
  return Object.hasOwn(says, text)
}
