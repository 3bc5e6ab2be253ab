// Threat: between the press and the sending a family is restricted, opts out, moves or gets its account. Choice: a message
// holds no text; it is made when its turn comes, from what is true then, and whoever may not be invited any more is left out.
import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import { type Contact, contactFields, contactOf, schoolsOf } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { invitationStatus } from '@/lib/contacts/invitation-status'
import type { DistrictTransaction } from '@/lib/district-scope'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { chooseFamilyLanguage } from '@/lib/family-language'
import type { CancelCause } from '@/lib/mail/delivery'
import { getMailTexts } from '@/lib/mail/get-mail-texts'
import { isMailable } from '@/lib/mail/mail-address'
import { templateKindFor } from '@/lib/mail/mail-text'
import type { LeasedMessage, Prepared, PrepareMail } from '@/lib/mail/outbox'
import { findSuppressed } from '@/lib/mail/suppress-address'
import { deriveUnsubscribeUrls } from '@/lib/mail/unsubscribe'
import { signingKind } from '@/lib/portals/portal-kinds'
import { deriveLinks } from './derive-links'
import { deriveInvitePages } from './invite-code'
import { loadMailFrame } from './mail-frame'
import { prepareCodes } from './prepare-codes'

/** What each leased message says, or why it is not sent any more. */
export const prepareMail: PrepareMail = async (tx, districtId, messages, now) => {
  const ofCampaigns = messages.filter(({ kind }) => kind !== 'code')
  const codes = messages.filter(({ kind }) => kind === 'code')
  const prepared = await prepareCampaignMail(tx, districtId, ofCampaigns, now)
  return new Map([...prepared, ...(await prepareCodes(tx, districtId, codes, now))])
}

const prepareCampaignMail: PrepareMail = async (tx, districtId, messages, now) => {
  if (messages.length === 0) return new Map()
  const frame = await loadMailFrame(tx, districtId)
  const texts = await getMailTexts(tx, districtId)
  const emails = messages.map(({ email }) => email)
  const suppressed = await findSuppressed(tx, districtId, emails)
  const unsubscribeUrls = await deriveUnsubscribeUrls(
    tx,
    districtId,
    messages.map(({ id }) => id),
  )
  const stopped = await findStoppedCampaigns(tx, districtId, messages)
  const recipients = await findRecipients(tx, districtId, messages, now)
  const prepared = messages.map((message): [string, Prepared] => {
    const { left, reasons } = recipients.get(message.id) ?? { left: [], reasons: [] }
    const [first] = left
    if (stopped.has(message.campaignId)) return [message.id, { cancel: 'campaign_stopped' }]
    if (!isMailable(message.email)) return [message.id, { cancel: 'bad_email' }]
    if (suppressed.has(message.email.toLowerCase())) return [message.id, { cancel: 'suppressed' }]
    if (!first) return [message.id, { cancel: commonReason(reasons) }]
    const mail = message.kind === 'invitation' ? ('invitation' as const) : ('reminder' as const)
    const kind = templateKindFor({ mail, signsIn: first.signsIn })
    const language = chooseFamilyLanguage([message.language])
    const text = texts.get(`${kind}/${language.tag}`)
    const unsubscribeUrl = unsubscribeUrls.get(message.id)
    if (!text || !unsubscribeUrl) throw new Error('Every language has a text, and every message an address to unsubscribe at.')
    const schools = schoolsOf(left.flatMap(({ students }) => students))
    const persons = left.map(({ name, givenName, url, closesAt }) => ({ name, givenName, url, closesAt }))
    const content = { ...frame, kind, form: first.form, language, portalName: first.portalName, schools, persons }
    return [message.id, { content, text, templateVersion: text.version, unsubscribeUrl }]
  })
  return new Map(prepared)
}

async function findStoppedCampaigns(tx: DistrictTransaction, districtId: string, messages: LeasedMessage[]): Promise<Set<string>> {
  const ids = [...new Set(messages.map(({ campaignId }) => campaignId))]
  const stopped = await tx.campaign.findMany({ where: { districtId, id: { in: ids }, cancelledAt: { not: null } }, select: { id: true } })
  return new Set(stopped.map(({ id }) => id))
}

type Recipients = { left: Recipient[]; reasons: CancelCause[] }

type Recipient = {
  name: string
  givenName: string
  url: string
  closesAt: Date
  form: 'invite_page' | 'signed'
  portalName: string
  signsIn: boolean
  students: ReadonlyArray<{ school: string | null }>
}

/** Those of each message who may still be invited at the address it goes to, with the address of their invite page or link; and why the others may not. */
async function findRecipients(tx: DistrictTransaction, districtId: string, messages: LeasedMessage[], now: Date) {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const recipients = new Map<string, Recipients>(messages.map(({ id }) => [id, { left: [], reasons: [] }]))
  const rows = await tx.messageInvitation.findMany({
    where: { districtId, messageId: { in: [...byId.keys()] } },
    select: {
      messageId: true,
      linkId: true,
      link: { select: { expiresAt: true } },
      invitation: { include: { portal: { select: { name: true, kind: true } }, contact: { select: contactFields } } },
    },
    orderBy: { id: 'asc' },
  })
  const { invitePages } = await getDistrictPolicyIn(tx, districtId)
  const invitations = rows.flatMap(({ linkId, invitation }) => (linkId === null && invitation.codeDigest !== null ? [invitation] : []))
  const pages = invitePages ? await deriveInvitePages(tx, districtId, invitations) : new Map<string, never>()
  const linkIds = rows.flatMap(({ linkId }) => linkId ?? [])
  const links = linkIds.length > 0 ? await deriveLinks(tx, districtId, linkIds, now) : new Map<string, string>()
  for (const { messageId, linkId, link, invitation } of rows) {
    const message = byId.get(messageId)
    const found = recipients.get(messageId)
    if (!message || !found) continue
    const contact = contactOf(invitation.contact, invitationStatus(invitation, now))
    const url = linkId === null ? pages.get(invitation.id)?.url : links.get(linkId)
    const reason = reasonAgainst({ message, contact, isFrozen: invitation.frozenAt !== null })
    if (reason) found.reasons.push(reason)
    else if (!url) found.reasons.push(linkId === null ? 'pages_off' : 'link_died')
    else {
      const { givenName, students } = contact
      // A link says when it ends itself, unless nobody documents an end.
      const form = link?.expiresAt ? ('signed' as const) : ('invite_page' as const)
      const { portal } = invitation
      const closesAt = link?.expiresAt ?? invitation.closesAt
      const { signsIn } = signingKind(portal.kind)
      found.left.push({ name: fullName(contact), givenName, url, closesAt, form, portalName: portal.name, signsIn, students })
    }
  }
  return recipients
}

/** Why the message no longer invites this contact. Nobody is reminded to open what was opened since. */
function reasonAgainst(asked: { message: LeasedMessage; contact: Contact; isFrozen: boolean }): CancelCause | undefined {
  const { message, contact, isFrozen } = asked
  if (contact.email?.toLowerCase() !== message.email.toLowerCase()) return 'address_changed'
  if (barReason(contact) || isFrozen) return 'nobody_left'
  switch (contact.status) {
    case 'activated':
      return 'activated'
    case 'expired':
      return 'ended'
    case 'open':
      return undefined
    case 'opened':
    case 'continued':
      return message.kind === 'reminder_unopened' ? 'opened_since' : undefined
    default:
      return 'nobody_left'
  }
}

/** What kept everybody out; where it was this for one and that for another, only that nobody is left. */
function commonReason(reasons: readonly CancelCause[]): CancelCause {
  const [first, ...others] = new Set(reasons)
  return first !== undefined && others.length === 0 ? first : 'nobody_left'
}
