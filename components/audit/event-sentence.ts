import type { AuditAction } from '@/lib/audit/audit-action'
import { isViewPlace, viewPlaces } from '@/lib/audit/view-place'
import { type ClosedReason, closedReasonOf } from '@/lib/invitations/closed-reason'

/** What the sentence is made from: an entry of the record, and the names of the portals it may speak of. */
export type SentenceEvent = {
  action: string
  actor: { name: string }
  subjectName: string | null
  details: Readonly<Record<string, unknown>>
}

/** A piece of the sentence; who did it and what it is about stand out, and the latter may be a link. */
export type SentencePart = { text: string; part: 'actor' | 'subject' | 'words' }

type Context = SentenceEvent & { portalNames: Readonly<Record<string, string>> }

/**
 * Tells an event as a person would: "office@… issued a link to Ana Ruiz for Parent Portal". `{subject}` is where its
 * name stands, `{subject:words}` where words stand for one that has no name.
 */
const sentences: Record<AuditAction, (event: Context) => string> = {
  'district.created': ({ details }) => `set up the district${named(details.name)}`,
  'district.deleted': () => 'deleted the district, its rows and its key',
  'signing_key.introduced': () => 'began to sign the record with {subject:a key}',
  'record.exported': ({ details }) => `took away the record of ${counted(details.size, 'event')}`,
  'record.verified': ({ details }) =>
    details.verdict === 'sound' ? 'verified {subject:the record}, which is sound' : 'verified {subject:the record}, which is not sound',
  'record.anchored': ({ details }) => `mailed the newest checkpoint, over ${counted(details.size, 'event')}, to {subject:an owner}`,
  'event.viewed': () => 'looked at the personal data of {subject:an event}',
  'retention.changed': () => 'changed how long personal data is kept',
  'retention.applied': ({ details }) =>
    `erased what was kept long enough: ${counted(details.contacts, 'contact')}, personal data of ${counted(details.events, 'event')}, addresses of ${counted(details.mails, 'mail')}`,
  'disclosure.recorded': ({ subjectName, details }) =>
    `wrote down ${details.refused === true ? 'a refused request' : 'a disclosure'}${subjectName === null ? '' : ' about {subject}'}`,
  'disclosures.exported': ({ details }) => `took away a list of ${counted(details.count, 'disclosure')}`,
  'key.rotated': () => 'sealed the district’s key with the newest key of the installation',
  'policy.changed': () => 'changed what the district decides about invite pages',
  'trust_policy.changed': () => 'changed the rules for second factors and approvals',
  'member.created': ({ details }) => `added {subject} as ${text(details.role) ?? 'a member'}`,
  'member.changed': ({ details }) => `made {subject} ${text(details.role) ?? 'a member'}`,
  'member.suspended': () => 'suspended {subject}',
  'member.reactivated': () => 'reactivated {subject}',
  'member.removed': () => 'removed {subject}',
  'member.password_renewed': () => 'made an address at which {subject} sets a new password',
  'member.password_set': () => 'set a password',
  'member.password_forgotten': () => 'was asked for an address at which {subject} sets a new password',
  'member.signed_in': () => 'signed in',
  'member.signed_out': () => 'signed out',
  'session.revoked': ({ actor, subjectName }) =>
    subjectName === actor.name ? 'ended a session of their own' : 'ended a session of {subject}',
  'session.confirmed': () => 'confirmed who is there',
  'totp.added': () => 'added an authenticator app',
  'totp.removed': () => 'removed their authenticator app',
  'passkey.added': () => 'added a passkey',
  'passkey.removed': () => 'removed a passkey',
  'recovery_codes.made': () => 'made recovery codes',
  'recovery_code.used': () => 'used a recovery code',
  'second_factor.reset': () => 'removed the second factors of {subject}',
  'identity_provider.saved': () => 'saved {subject:a sign-in with another account}',
  'identity_provider.removed': () => 'removed {subject:a sign-in with another account}',
  'identity.linked': () => 'linked an account to sign in with',
  'identity.unlinked': () => 'unlinked an account to sign in with',
  'approval.requested': ({ details }) => `asked a second member about ${awaited(details)}`,
  'approval.approved': ({ details }) => `approved ${awaited(details)}`,
  'approval.declined': ({ details }) => `declined ${awaited(details)}`,
  'approval.withdrawn': ({ details }) => `withdrew ${awaited(details)}`,
  'api_key.created': ({ details }) => `created {subject} as ${text(details.role) ?? 'a key'}`,
  'api_key.revoked': () => 'revoked {subject}',
  'webhook.created': ({ details }) => `added the webhook ${hostOf(details)}`,
  'webhook.changed': ({ details }) => `changed the webhook ${hostOf(details)}`,
  'webhook.removed': ({ details }) => `removed the webhook ${hostOf(details)}`,
  'webhook.secret_renewed': ({ details }) => `made a new secret for the webhook ${hostOf(details)}`,
  'webhook.tried': ({ details }) => `sent a try to the webhook ${hostOf(details)}`,
  'webhook.disabled': ({ details }) =>
    `switched off the webhook ${hostOf(details)}, ${details.reason === 'gone' ? 'whose receiver said that it is gone' : 'where nothing arrived for five days'}`,
  'webhook.resent': ({ details }) => `sent to the webhook ${hostOf(details)} again`,
  'portal.created': () => 'added the portal {subject}',
  'portal.changed': () => 'changed the portal {subject}',
  'portal.tried': () => 'tried {subject} with a throw-away token',
  'token.built': () => 'built a token to try {subject}',
  'secret.stored': ({ details }) => `stored client secret version ${count(details.version)} of {subject}`,
  'secret.weak_confirmed': ({ details }) => `confirmed a weak client secret of ${counted(details.bytes, 'byte')} for {subject}`,
  'import.staged': ({ details }) =>
    details.state === 'refused' ? 'brought {subject:a roster}, which was refused' : `brought {subject:a roster}: ${changes(details)}`,
  'import.applied': ({ details }) => `applied {subject:an import}: ${changes(details)}`,
  'import.cancelled': () => 'cancelled {subject:an import}',
  'import.undone': ({ details }) => `undid {subject:an import}: ${changes(details)}`,
  'import.exported': ({ details }) => `took away a file of {subject:an import} with ${counted(details.count, 'contact')}`,
  'source.created': () => 'added {subject:a roster source}',
  'source.changed': () => 'changed {subject:a roster source}',
  'source.removed': () => 'removed {subject:a roster source}',
  'source.tried': ({ details }) =>
    `tried the server of {subject:a roster source}, which ${details.worked === true ? 'answered' : 'refused'}`,
  'mapping.saved': () => 'saved {subject:a mapping of columns}',
  'mapping.removed': () => 'removed {subject:a mapping of columns}',
  'guids.imported': ({ details }) => `added GUIDs from a file: ${counted(details.joined, 'contact')} got one`,
  'contact.viewed': ({ details }) => `looked at ${partOfContact(details.where)}{subject}`,
  'contacts.viewed': ({ details }) =>
    `looked at ${counted(details.count, 'contact')} in {subject:${isViewPlace(details.where) ? viewPlaces[details.where] : 'a list'}}`,
  'contact.exported': () => 'took away everything about {subject}',
  'contact.erased': () => 'erased {subject}',
  'contact.do_not_invite_set': () => 'marked {subject} do not invite',
  'contact.do_not_invite_cleared': () => 'cleared do not invite for {subject}',
  'contact.needs_none_set': () => 'marked {subject} needs none',
  'contact.needs_none_cleared': () => 'cleared needs none for {subject}',
  'contact.restriction_lifted': () => 'lifted the restriction of {subject}',
  'contact.restriction_restored': () => 'restored the restriction of {subject}',
  'campaign.created': ({ details, ...event }) =>
    details.pending === undefined
      ? `created {subject:${counted(details.issued, nounOf(details))}}${forPortal({ details, ...event })}${skipped(details.skipped)}`
      : `began {subject:a campaign} for ${counted(details.pending, 'contact')}${forPortal({ details, ...event })}${skipped(details.skipped)}`,
  'campaign.finished': ({ details, ...event }) =>
    `finished creating {subject:${counted(details.issued, nounOf(details))}}${forPortal({ details, ...event })}${skipped(details.skipped)}`,
  'campaign.stopped': ({ details }) => `stopped {subject:a campaign} before it came to ${counted(details.pending, 'contact')}`,
  'campaign.cancelled': ({ details }) => `stopped {subject:a campaign}: ${counted(details.messages, 'mail')} were not sent`,
  'campaign.retried': ({ details }) => `sent {subject:${counted(details.messages, 'failed mail')}} again`,
  'link.issued': (event) => `issued a link to {subject}${forPortal(event)}`,
  'link.revealed': () => 'copied the link of {subject} again',
  'link.failed': (event) => `learned that the link of {subject}${forPortal(event)} was refused`,
  'link.arrived': (event) => `learned that the link of {subject}${forPortal(event)} let somebody in`,
  'links.exported': ({ details }) => `exported {subject:${counted(details.count, 'link')}}${partOf(details)}`,
  'invite_page.issued': (event) => `handed out an invite page to {subject}${forPortal(event)}`,
  'invite_page.revealed': () => 'copied the address of the invite page of {subject} again',
  'invitation.frozen': () => 'froze the invitation of {subject}: somebody said “This is not me”',
  'invitation.activated': (event) => `recorded that {subject} has set up the account${forPortal(event)}`,
  'invitation.activation_withdrawn': (event) => `withdrew that {subject} has set up the account${forPortal(event)}`,
  'invitation.reminded': () => 'queued a reminder to {subject}',
  'activations.imported': ({ details }) => `applied an account report: ${counted(details.activated, 'account')} set up`,
  'code.mailed': (event) => `queued a code for {subject}${forPortal(event)}`,
  'code.confirmed': (event) => `took the code that was mailed to {subject}${forPortal(event)}`,
  'code.failed': (event) => `refused a code for {subject}${forPortal(event)}: mistyped too often`,
  'front_desk.served': () => 'handed out the address of the invite page of {subject} at the front desk',
  'letters.shown': ({ details }) => `showed {subject:${counted(details.count, 'letter')}}`,
  'mail_settings.changed': () => 'changed the mail settings',
  'mail_settings.tested': ({ details }) => `tried the mail server, which ${details.worked === true ? 'took the connection' : 'refused'}`,
  'mail_events_secret.created': () => 'made a secret for delivery reports',
  'mail_template.saved': ({ details }) =>
    `saved version ${count(details.version)} of the ${text(details.kind)?.replaceAll('_', ' ') ?? 'mail'} text${named(details.language)}`,
  'mail.tested': () => 'sent a test mail to themselves',
  'mail.bounced': () => 'learned that a mail of {subject:a campaign} came back',
  'mail.complained': () => 'learned that a mail of {subject:a campaign} was reported as unwanted',
  'address.suppressed': () => 'stopped mail to an address',
  'address.released': () => 'released an address for mail',
  'invitation.reopened': () => 'reopened the invitation of {subject}',
  'invitation.revoked': ({ details }) => `revoked the invitation of {subject}${closedBecause(details.reason)}`,
}

const closedCauses: Record<ClosedReason, string> = {
  erased: 'the person was erased',
  left: 'the contact left the roster',
  restricted: 'the roster restricts the contact',
  email_changed: 'the e-mail address changed',
}

/** The event as a sentence, in pieces. An action this version does not know is told by its own name. */
export function eventSentence(event: SentenceEvent, portalNames: Readonly<Record<string, string>>): SentencePart[] {
  const known = (sentences as Partial<Record<string, (event: Context) => string>>)[event.action]
  const sentence = known?.({ ...event, portalNames }) ?? `did ${event.action}`
  const [before = '', words, after = ''] = sentence.split(/\{subject(?::([^}]*))?\}/)
  const subject = sentence.includes('{subject') ? (words ?? event.subjectName ?? missingSubject(event.action)) : ''
  const parts: SentencePart[] = [
    { text: event.actor.name, part: 'actor' },
    { text: ` ${before}`, part: 'words' },
    { text: subject, part: 'subject' },
    { text: after, part: 'words' },
  ]
  return parts.filter(({ text }) => text !== '')
}

/** What a campaign made, by its channel and form. */
function nounOf({ channel, form }: Readonly<Record<string, unknown>>): string {
  if (channel === 'email') return 'mailed invitation'
  if (channel === 'letter') return 'letter'
  return form === 'invite_page' ? 'invite page' : 'link'
}

/** Of a webhook, which has no name. */
function hostOf({ host }: Readonly<Record<string, unknown>>): string {
  return `{subject:${text(host) ?? 'of a program'}}`
}

/** For a subject whose name is gone. */
function missingSubject(action: string): string {
  const noun = action.split('.')[0]
  if (noun === 'portal' || noun === 'secret') return 'a portal'
  if (noun === 'member') return 'a member'
  return noun === 'api_key' ? 'an API key' : 'a contact'
}

function forPortal({ details, portalNames }: Pick<Context, 'details' | 'portalNames'>): string {
  const name = portalNames[text(details.portal_id) ?? '']
  return name === undefined ? '' : ` for ${name}`
}

/** Why an import or erasing did it; a member gives no reason. */
function closedBecause(reason: unknown): string {
  const word = closedReasonOf({ closedReason: text(reason) ?? null })
  return word === null ? '' : ` because ${closedCauses[word]}`
}

function partOfContact(where: unknown): string {
  if (where === 'link') return 'a link of '
  if (where === 'inspected') return 'an inspected link of '
  if (where === 'invitation') return 'an invitation of '
  return where === 'history' ? 'the record about ' : ''
}

/** An entry that names very many contacts goes on in others. */
function partOf({ part, parts }: Readonly<Record<string, unknown>>): string {
  return count(parts) > 1 ? ` (entry ${count(part)} of ${count(parts)} about it)` : ''
}

function skipped(contacts: unknown): string {
  return count(contacts) === 0 ? '' : ` and skipped ${counted(contacts, 'contact')}`
}

function changes(details: Readonly<Record<string, unknown>>): string {
  const said = (['added', 'changed', 'removed', 'refused', 'activated'] as const)
    .filter((kind) => count(details[kind]) > 0)
    .map((kind) => `${count(details[kind]).toLocaleString('en-US')} ${kind}`)
  return said.length === 0 ? 'nothing changed' : said.join(', ')
}

function counted(value: unknown, noun: string): string {
  const number = count(value)
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function awaited(details: Context['details']): string {
  return details.kind === 'import_release'
    ? '{subject:the release of a held import}'
    : `{subject:a campaign to ${counted(details.contacts, 'contact')}}`
}

function named(value: unknown): string {
  const name = text(value)
  return name === undefined ? '' : ` ${name}`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
