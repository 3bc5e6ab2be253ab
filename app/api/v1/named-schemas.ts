import 'server-only'
import { answerSchema, bodySchema, type NamedSchema } from '@/lib/api/named-schema'
import { shownIds } from '@/lib/api/openapi/parameter-words'
import { checkpointJsonSchema } from '@/lib/audit/checkpoint-json'
import { eventJsonSchema } from '@/lib/audit/event-json'
import { recordLineSchema } from '@/lib/audit/verify/record-line'
import { contactJsonSchema } from '@/lib/contacts/contact-json'
import { activationReasonSchema } from '@/lib/invitations/activation-schema'
import { campaignBodySchema } from '@/lib/invitations/campaign-body'
import {
  campaignJsonSchema,
  campaignSummaryJsonSchema,
  issuedCampaignJsonSchema,
  issuedLinkJsonSchema,
} from '@/lib/invitations/campaign-json'
import { inspectionJsonSchema } from '@/lib/invitations/inspection-json'
import { invitationJsonSchema, revokedInvitationJsonSchema } from '@/lib/invitations/invitation-json'
import { linkJsonSchema } from '@/lib/invitations/link-json'
import { mailEventsAnswerSchema, mailEventsSchema } from '@/lib/mail/mail-events'
import { verificationSchema } from '@/lib/portals/judging/verify-token'
import { portalJsonSchema } from '@/lib/portals/portal-json'
import { importJsonSchema, importSummaryJsonSchema } from '@/lib/roster/import-json-schema'
import { sourceJsonSchema } from '@/lib/roster/sources/source-json'
import { linkAddressSchema } from './calls/link-calls'
import { releaseSchema } from './calls/roster-calls'
import { inspectionBodySchema, verificationBodySchema } from './calls/token-calls'

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const token = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJqd3RwLmdnNGwuY29tIn0.c2lnbmF0dXJl'

const times = {
  issued: '2026-11-20T15:04:05.000Z',
  expires: '2026-11-21T15:04:05.000Z',
  closes: '2026-12-04T15:04:05.000Z',
}

const contact = {
  id: shownIds.contact,
  guid: shownIds.guid,
  sourced_id: 'p-1001',
  given_name: 'Ana',
  family_name: 'Ruiz',
  email: 'ana.ruiz@example.org',
  phone: '+1 555 0100',
  language: 'es',
  restricted: false,
  status: 'open' as const,
  students: [
    {
      sourced_id: 's-2001',
      given_name: 'Leo',
      family_name: 'Ruiz',
      school: 'Willow Elementary School',
      grade: '3',
      relationship: 'mother',
    },
  ],
}

const campaign = {
  id: shownIds.campaign,
  state: 'completed' as const,
  portal_id: shownIds.portal,
  channel: 'link' as const,
  form: 'signed' as const,
  lifetime_seconds: 86_400,
  counts: { issued: 1, skipped: 1 },
  created_at: times.issued,
}

const skipped = [{ id: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e0a', guid: null, reason: 'no_guid' as const }]

const issuedLink = {
  id: shownIds.link,
  invitation_id: shownIds.invitation,
  guid: shownIds.guid,
  url: `https://portal.example.org/setup?jwt=${token}`,
  issued_at: times.issued,
  expires_at: times.expires,
}

const importSummary = {
  id: shownIds.import,
  state: 'staged' as const,
  source: 'contacts',
  format: 'contacts' as const,
  file_name: 'contacts.csv',
  counts: { added: 12, changed: 3, removed: 1, unchanged: 584, refused: 1 },
  notes: {
    students: 401,
    disabled: 0,
    ended: 0,
    dangling: 0,
    other_rows: 0,
    unknown_deletions: 0,
    activated: 0,
    closed_invitations: 0,
    flags_carried: 0,
    guids_joined: 0,
    guids_unclear: 0,
    shared_email: 14,
    many_guardians: 0,
    role_accounts: 0,
    invisible_characters: 0,
  },
  progress: null,
  held_because: null,
  refusal: null,
  created_at: times.issued,
  applied_at: null,
  undone_at: null,
}

const importMembers = {
  state: '`staging` while it is read, `staged` when it waits to be applied, `held` when an owner has to release it.',
  counts: 'Contacts, but lines for `refused`.',
  notes: 'What was counted beside the contacts.',
  progress: 'Where a worker is at; null while none is.',
  held_because: 'Whether it would remove or change unusually many contacts; null where it is not held.',
  refusal: 'Why the whole file was refused; null where it was not.',
  undone_at: 'When it was taken back; its state stays `applied`.',
}

const campaignMembers = {
  portal_id: 'Of the portal that the links open.',
  lifetime_seconds: 'Of signed links; null for invite pages.',
  counts: 'Contacts that were served, and contacts that were skipped.',
}

const invitation = {
  id: shownIds.invitation,
  contact_id: shownIds.contact,
  portal_id: shownIds.portal,
  status: 'opened' as const,
  created_at: times.issued,
  closes_at: times.closes,
  activated_at: null,
  activation_source: null,
  last_link_expires_at: times.expires,
  links_without_expiry: 0,
}

/** What the document tells of under a name, in the order in which it stands there. */
export const namedSchemas: readonly NamedSchema[] = [
  answerSchema({
    name: 'Contact',
    schema: contactJsonSchema,
    description: 'A parent or guardian, with the students they belong to.',
    members: {
      guid: 'What GG4L knows the contact by; null where nobody knows it.',
      sourced_id: 'What the source of the roster knows the contact by.',
      language: 'BCP 47, as the roster writes it.',
      restricted: 'Whether a court order keeps the contact from a student; then it is never invited.',
      status: 'Of the newest invitation.',
    },
    example: contact,
  }),
  answerSchema({
    name: 'ImportSummary',
    schema: importSummaryJsonSchema,
    description: 'One run of a source on its way into the roster.',
    members: importMembers,
    example: importSummary,
  }),
  answerSchema({
    name: 'Import',
    schema: importJsonSchema,
    description: 'One run of a source, with the first 1,000 lines that it refused.',
    members: { ...importMembers, refused: 'Lines count from 1, the header being line 1.' },
    example: { ...importSummary, refused: [{ file: 'contacts.csv', line: 7, reason: 'The family name is empty.' }] },
  }),
  bodySchema({
    name: 'Release',
    schema: releaseSchema,
    description: 'Whether a held import is applied all the same.',
    members: { release: 'Only the key of an owner may release; for any other import it changes nothing.' },
    example: { release: false },
  }),
  answerSchema({
    name: 'RosterSource',
    schema: sourceJsonSchema,
    description: 'Where contacts come from.',
    members: {
      schedule: 'When it is read by itself, in the time zone of the district; days count from 1, Monday.',
      apply_alone: 'Whether what it brings is applied without anybody looking, unless it is held.',
      contacts: 'How many contacts are from it now.',
    },
    example: {
      id: shownIds.source,
      name: 'contacts',
      format: 'contacts',
      has_secret: false,
      schedule: null,
      next_run_at: null,
      apply_alone: false,
      contacts: 600,
      last_run: { import_id: shownIds.import, state: 'applied', created_at: times.issued, applied_at: times.issued, refusal: null },
      last_success_at: times.issued,
    },
  }),
  answerSchema({
    name: 'Portal',
    schema: portalJsonSchema,
    description: 'A system that accepts signed links.',
    members: { settings: 'By the kind of the portal.', secret_versions: 'Of each client secret no more than its last four characters.' },
    example: {
      id: shownIds.portal,
      kind: 'gg4l',
      name: 'Parent Portal',
      settings: { client_id: 'contact_setup_test' },
      secret_versions: [{ id: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e0b', last4: '9f3e', active: true }],
    },
  }),
  bodySchema({
    name: 'NewCampaign',
    schema: campaignBodySchema,
    description: 'For whom, for which portal and in which form. Give either `contacts` or `filter`.',
    example: { portal: 'Parent Portal', contacts: [shownIds.guid], channel: 'link' },
  }),
  answerSchema({
    name: 'CampaignSummary',
    schema: campaignSummaryJsonSchema,
    description: 'One act of issuing.',
    members: campaignMembers,
    example: campaign,
  }),
  answerSchema({
    name: 'Campaign',
    schema: campaignJsonSchema,
    description: 'One act of issuing, with whom it skipped.',
    members: { ...campaignMembers, skipped: 'Who was not served, and why; `id` is null for whom nobody knows.' },
    example: { ...campaign, skipped },
  }),
  answerSchema({
    name: 'IssuedCampaign',
    schema: issuedCampaignJsonSchema,
    description: 'One act of issuing, with whom it skipped and what it handed out.',
    members: { ...campaignMembers, skipped: 'Who was not served, and why.', links: 'Left out where there are more than 500.' },
    example: { ...campaign, skipped, links: [issuedLink] },
  }),
  answerSchema({
    name: 'IssuedLink',
    schema: issuedLinkJsonSchema,
    description: 'A link or an invite page of a campaign.',
    members: {
      id: 'Of the link; null where `url` is an invite page.',
      url: 'Works for whoever has it. Null where it works no more, or where the role may not copy it.',
      expires_at: 'Of a signed link its `exp`; null where the portal states none.',
    },
    example: issuedLink,
  }),
  answerSchema({
    name: 'Invitation',
    schema: invitationJsonSchema,
    description: 'One contact invited to one portal.',
    members: {
      activation_source: 'Who said that the account is set up: a roster, a report, a program or a member.',
      last_link_expires_at: 'When the last link issued for it dies.',
      links_without_expiry: 'How many of its links carry no expiry: each may still work once.',
    },
    example: invitation,
  }),
  answerSchema({
    name: 'RevokedInvitation',
    schema: revokedInvitationJsonSchema,
    description: 'An invitation that was closed, and until when a link handed out before may still work.',
    example: { id: shownIds.invitation, status: 'revoked', last_link_expires_at: times.expires },
  }),
  bodySchema({
    name: 'ActivationReason',
    schema: activationReasonSchema,
    description: 'How you know that the account is set up.',
    members: { reason: 'From 3 to 300 characters, kept in the record.' },
    example: { reason: 'Reported by the portal' },
  }),
  answerSchema({
    name: 'Link',
    schema: linkJsonSchema,
    description: 'A signed link that was issued; never the token.',
    members: {
      secret_version: 'Number of the client secret that signed it.',
      returned: 'What the portal said last by sending somebody back; `reason` is null when the person arrived.',
    },
    example: {
      id: shownIds.link,
      invitation_id: shownIds.invitation,
      campaign_id: shownIds.campaign,
      contact: { id: shownIds.contact, guid: shownIds.guid, given_name: 'Ana', family_name: 'Ruiz' },
      portal: { id: shownIds.portal, name: 'Parent Portal' },
      channel: 'link',
      secret_version: 1,
      issued_by: { kind: 'api_key', id: shownIds.member, name: 'Nightly sync' },
      issued_at: times.issued,
      expires_at: times.expires,
      status: 'live',
      returned: null,
    },
  }),
  answerSchema({
    name: 'LinkAddress',
    schema: linkAddressSchema,
    description: 'The address of a living link.',
    members: { url: 'Works for whoever has it.' },
    example: { url: issuedLink.url },
  }),
  bodySchema({
    name: 'TextToInspect',
    schema: inspectionBodySchema,
    description: 'Either a token or a link.',
    members: { token: 'A token alone.', link: 'A link with a token in it.' },
    example: { token },
  }),
  answerSchema({
    name: 'Inspection',
    schema: inspectionJsonSchema,
    description: 'What a token says, and whose it is.',
    members: {
      reasons: 'Why it does not work, as sentences; empty where it does.',
      issued: 'Of a link of this district: to whom it was issued, and by whom. Null for any other.',
    },
    example: {
      valid: false,
      reasons: ['The link expired on Nov 21, 2026.'],
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { iss: 'jwtp.gg4l.com' },
      portal: { id: shownIds.portal, name: 'Parent Portal', kind: 'gg4l', secret_version: 1 },
      issued: { link_id: shownIds.link, guid: shownIds.guid, issued_by: 'Nightly sync', issued_at: times.issued },
    },
  }),
  bodySchema({
    name: 'TokenToVerify',
    schema: verificationBodySchema,
    description: 'A token, and the portal whose rules it is judged by.',
    members: { portal: 'Id or name of the portal.', token: 'Exactly as it came.' },
    example: { portal: 'Parent Portal', token },
  }),
  answerSchema({
    name: 'Verification',
    schema: verificationSchema,
    description: 'Whether a token holds.',
    members: { reasons: 'Everything that keeps it from being valid, as sentences.', claims: 'Null unless it is valid.' },
    example: { valid: false, reasons: ['It is not signed with the client secret of this portal.'], claims: null },
  }),
  answerSchema({
    name: 'AuditEvent',
    schema: eventJsonSchema,
    description: 'One entry of the tamper-evident record.',
    members: { details: 'What is hashed into the leaf: never personal data.', leaf_hash: 'SHA-256 in hex.' },
    example: {
      id: shownIds.event,
      at: times.issued,
      action: 'campaign.created',
      actor: { kind: 'api_key', id: shownIds.member, name: 'Nightly sync' },
      subject_id: shownIds.campaign,
      subject_name: null,
      details: { channel: 'link', issued: 1, skipped: 1 },
      leaf_hash: hash,
    },
  }),
  answerSchema({
    name: 'Checkpoint',
    schema: checkpointJsonSchema,
    description: 'A signed tree head over the record. Hashes are in hex.',
    members: {
      checkpoint: 'C2SP tlog-checkpoint, as a signed note.',
      verifier_key: 'Of C2SP signed notes.',
      consistency_path: 'Where `from` was asked for (RFC 9162 §2.1.4).',
    },
    example: {
      size: 1280,
      root_hash: hash,
      signed_at: times.issued,
      checkpoint: 'invite-desk/0193a6f0\n1280\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n\n— invite-desk/0193a6f0 AbCd…\n',
      verifier_key: 'invite-desk/0193a6f0+1b2c3d4e+AbCd…',
    },
  }),
  answerSchema({
    name: 'RecordLine',
    schema: recordLineSchema,
    description: 'A line of the exported record: the header; each leaf and each checkpoint by number; the end.',
    example: { type: 'end', leaves: 1280, checkpoints: 42 },
  }),
  bodySchema({
    name: 'MailEvents',
    schema: mailEventsSchema,
    description: 'Mails that came back or were complained of.',
    example: {
      events: [{ type: 'bounced', message_id: `<${shownIds.event}@desk.example.org>`, kind: 'permanent', detail: '550 no such mailbox' }],
    },
  }),
  answerSchema({
    name: 'MailEventsAnswer',
    schema: mailEventsAnswerSchema,
    description: 'How many reports were of messages known here.',
    example: { recorded: 1, ignored: 0 },
  }),
]
