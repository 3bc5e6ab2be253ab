// Threat: between the press and the sending a family is restricted, opts out, moves or gets its account. Choice: a message
// holds no text; it is made at the last moment from what is true then, and whoever may not be invited any more is left out.
import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import { contactFields, contactOf } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { invitationStatus } from '@/lib/contacts/invitation-status'
import type { DistrictTransaction } from '@/lib/district-scope'
import { chooseFamilyLanguage } from '@/lib/family-language'
import type { LeasedMessage, Prepared, PrepareMail } from '@/lib/mail/deliver-mail'
import { getMailTexts } from '@/lib/mail/get-mail-texts'
import { isMailable } from '@/lib/mail/mail-address'
import { findSuppressed } from '@/lib/mail/suppress-address'
import { deriveUnsubscribeUrls } from '@/lib/mail/unsubscribe'
import type { MessageKind } from '@/prisma/generated/enums'
import { deriveLinks } from './derive-links'
import { deriveInvitePages } from './invite-code'
import { loadMailFrame, schoolsOf } from './mail-frame'

/** What each leased message says, or why it is not sent any more. */
export const prepareMail: PrepareMail = async (tx, districtId, messages, now) => {
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
    const left = recipients.get(message.id) ?? []
    const [first] = left
    if (stopped.has(message.campaignId)) return [message.id, { cancel: 'campaign_stopped' }]
    if (!isMailable(message.email)) return [message.id, { cancel: 'bad_email' }]
    if (!first || suppressed.has(message.email.toLowerCase())) return [message.id, { cancel: 'nobody_left' }]
    const kind = message.kind === 'invitation' ? ('invitation' as const) : ('reminder' as const)
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

/** Those of each message who may still be invited at the address it goes to, with the address of their invite page or link. */
async function findRecipients(tx: DistrictTransaction, districtId: string, messages: LeasedMessage[], now: Date) {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const rows = await tx.messageInvitation.findMany({
    where: { districtId, messageId: { in: [...byId.keys()] } },
    select: {
      messageId: true,
      linkId: true,
      invitation: { include: { portal: { select: { name: true } }, contact: { select: contactFields } } },
    },
    orderBy: { id: 'asc' },
  })
  const living = rows.flatMap(({ messageId, linkId, invitation }) => {
    const message = byId.get(messageId)
    const contact = contactOf(invitation.contact, invitationStatus(invitation, now))
    const isThere = contact.email?.toLowerCase() === message?.email.toLowerCase()
    if (!message || !isThere || barReason(contact) || invitation.frozenAt || !isWanted(contact.status, message.kind)) return []
    return [{ messageId, linkId, invitation, contact }]
  })
  const withPages = living.filter(({ linkId, invitation }) => linkId === null && invitation.codeDigest !== null)
  const pages = await deriveInvitePages(
    tx,
    districtId,
    withPages.map(({ invitation }) => invitation),
  )
  const linkIds = living.flatMap(({ linkId }) => linkId ?? [])
  const links = linkIds.length > 0 ? await deriveLinks(tx, districtId, linkIds, now) : new Map<string, string>()
  const recipients = new Map<string, Recipient[]>()
  for (const { messageId, linkId, invitation, contact } of living) {
    const url = linkId === null ? pages.get(invitation.id)?.url : links.get(linkId)
    if (!url) continue
    const recipient: Recipient = {
      name: fullName(contact),
      givenName: contact.givenName,
      url,
      closesAt: invitation.closesAt,
      form: linkId === null ? 'invite_page' : 'signed',
      portalName: invitation.portal.name,
      students: contact.students,
    }
    const others = recipients.get(messageId)
    if (others) others.push(recipient)
    else recipients.set(messageId, [recipient])
  }
  return recipients
}

type Recipient = {
  name: string
  givenName: string
  url: string
  closesAt: Date
  form: 'invite_page' | 'signed'
  portalName: string
  students: ReadonlyArray<{ school: string | null }>
}

/** Whether an invitation of this status is still worth the message: nobody is reminded to open what was opened since. */
function isWanted(status: ReturnType<typeof contactOf>['status'], kind: MessageKind): boolean {
  if (status === 'open') return true
  return (status === 'opened' || status === 'continued') && kind !== 'reminder_unopened'
}
