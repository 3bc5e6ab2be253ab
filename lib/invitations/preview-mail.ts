import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEventAlone } from '@/lib/audit/record-events'
import { type Contact, schoolsOf } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { getContactIn } from '@/lib/contacts/get-contact'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { pageRules } from '@/lib/districts/district-policy'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { canSendMail, requireAllowed } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { chooseFamilyLanguage, type FamilyLanguageTag, familyLanguageTags } from '@/lib/family-language'
import { composeMail } from '@/lib/mail/compose-mail'
import type { Delivery } from '@/lib/mail/delivery'
import { getMailTexts } from '@/lib/mail/get-mail-texts'
import { loadSmtpServer, mailIsSetUp } from '@/lib/mail/load-smtp-server'
import type { MailContent } from '@/lib/mail/mail-content'
import { campaignMails, findTextMistakes, templateKindFor } from '@/lib/mail/mail-text'
import { renderMail } from '@/lib/mail/render-mail'
import { sendOne } from '@/lib/mail/send-one'
import { parseInput } from '@/lib/parse-input'
import { getPortalIn } from '@/lib/portals/portals'
import { signingTraits } from '@/lib/portals/signing-traits'
import { uuidV7 } from '@/lib/uuid-v7'
import { loadMailFrame } from './mail-frame'

/** As many of those who share an address as a preview shows. */
export const mostSharers = 20

export const mailPreviewSchema = z.object({
  /** Id or name. */
  portal: z.string('Choose a portal.').min(1, 'Choose a portal.').max(200),
  /** Those who get the mail together: they share the address. */
  contactIds: z.array(z.uuid('Choose a contact.')).min(1, 'Choose a contact.').max(mostSharers),
  kind: z.enum(campaignMails),
  /** A text that is not saved yet; the saved one for this portal when left out. */
  text: z.object({ subject: z.string().max(1_000), body: z.string().max(20_000) }).optional(),
  /** The contacts' own when left out. */
  language: z.enum(familyLanguageTags).optional(),
})

export type MailPreviewRequest = z.input<typeof mailPreviewSchema>

export type MailPreview = { to: string | null; language: FamilyLanguageTag; subject: string; html: string; text: string }

/** The code of no invitation: the address in a preview leads to the page for what does not work. */
const sampleCode = '0'.repeat(26)
const dayMilliseconds = 86_400_000

/**
 * The mail as these contacts would read it together. The addresses in it are samples, so that a preview gives nothing away.
 * Refuses with `invalid_input` contacts who share no address, and with `not_found` one the actor may not see.
 */
export async function previewMail(actor: Actor, input: MailPreviewRequest, now: Date): Promise<MailPreview> {
  requireAllowed(canSendMail, actor)
  const request = parseInput(mailPreviewSchema, input)
  return inDistrict(actor.districtId, async (tx) => {
    const { portal } = request
    const { to, contacts } = await findSharers(tx, actor, request.contactIds, now)
    const language = chooseFamilyLanguage([request.language, ...contacts.map((contact) => contact.language)])
    const invitation = await sampleInvitation(tx, { districtId: actor.districtId, portal, now })
    const kind = templateKindFor({ mail: request.kind, signsIn: invitation.signsIn })
    const content: MailContent = {
      ...(await loadMailFrame(tx, actor.districtId)),
      kind,
      form: invitation.form,
      language,
      portalName: invitation.portalName,
      schools: schoolsOf(contacts.flatMap(({ students }) => students)),
      persons: contacts.map((contact) => {
        return { name: fullName(contact), givenName: contact.givenName, url: invitation.url, closesAt: invitation.closesAt }
      }),
    }
    const text = request.text ?? (await getMailTexts(tx, actor.districtId)).get(`${kind}/${language.tag}`)
    if (!text) throw new Error('Every language has a text.')
    return { to, language: language.tag, ...renderMail(text, content) }
  })
}

/**
 * Sends the preview to the member's own address at once, and answers what the server truly said. Refuses with
 * `mail_not_ready` without a server, and with `unsupported` anybody who is no member.
 */
export async function sendTestMail(actor: Actor, input: MailPreviewRequest, now: Date): Promise<Delivery & { to: string }> {
  const mistakes = input.text ? Object.values(findTextMistakes(input.text)) : []
  if (mistakes[0]) throw new AppError('invalid_input', mistakes[0])
  const preview = await previewMail(actor, input, now)
  const { districtId, id } = actor
  if (actor.kind !== 'member' || !id)
    throw new AppError('unsupported', 'A test mail goes to the member who is signed in. Send it from the screen, under Mail, Mail texts.')
  const { server, to } = await inDistrict(districtId, async (tx) => {
    const { email } = await tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id } }, select: { email: true } })
    return { server: await loadSmtpServer(tx, districtId), to: email }
  })
  if (!server) throw new AppError('mail_not_ready', 'No mail server is set up. An owner or admin sets it up under Mail, Mail settings.')
  const raw = composeMail({
    ...preview,
    subject: `[Test] ${preview.subject}`,
    from: server.from,
    replyTo: server.replyTo,
    to,
    messageId: `${uuidV7()}@${new URL(env().APP_URL).hostname}`,
    date: now,
    unsubscribeUrl: null,
  })
  const delivery = await sendOne(server, { from: server.from.address, to, raw })
  const details = { kind: input.kind, language: preview.language, outcome: delivery.outcome, cause: delivery.cause }
  await recordEventAlone({ actor, at: now }, { action: 'mail.tested', details })
  return { ...delivery, to }
}

async function findSharers(
  tx: DistrictTransaction,
  actor: Actor,
  contactIds: readonly string[],
  now: Date,
): Promise<{ to: string | null; contacts: Contact[] }> {
  const contacts: Contact[] = []
  for (const id of new Set(contactIds)) contacts.push(await getContactIn(tx, actor, id, now))
  const addresses = new Set(contacts.map(({ email }) => email?.toLowerCase()))
  if (addresses.size > 1)
    throw new AppError(
      'invalid_input',
      'Contacts with different e-mail addresses do not get one mail together. Look at the mail of each by itself.',
    )
  return { to: contacts[0]?.email ?? null, contacts }
}

async function sampleInvitation(tx: DistrictTransaction, { districtId, portal, now }: { districtId: string; portal: string; now: Date }) {
  const stored = await getPortalIn(tx, districtId, portal)
  const signsIn = signingTraits(stored)?.signsIn ?? false
  const { slug } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { slug: true } })
  const policy = await getDistrictPolicyIn(tx, districtId)
  const { days } = pageRules(policy, { signsIn, hasMail: await mailIsSetUp(tx, districtId) })
  return {
    portalName: stored.name,
    signsIn,
    form: policy.invitePages ? ('invite_page' as const) : ('signed' as const),
    url: `${env().APP_URL}/i/${slug}/${sampleCode}`,
    closesAt: new Date(now.getTime() + (policy.invitePages ? days : 1) * dayMilliseconds),
  }
}
