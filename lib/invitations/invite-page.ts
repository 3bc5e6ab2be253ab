// Threat: programs open, follow and post what stands in mails, before the family does. Choice: looking signs nothing, and
// nothing a program does takes anything from the family that comes after it. What keeps strangers out stands in
// at-invite-page.ts, what keeps out whoever the address was passed on to in mailed-code.ts.
import 'server-only'
import { unlessRefused } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import { acceptedLanguages, chooseFamilyLanguage } from '@/lib/family-language'
import { findSuppressed } from '@/lib/mail/suppress-address'
import { clickLifetime, loadPortalSigner, type PortalSigner } from '@/lib/portals/portal-signer'
import { tellingWebhooks } from '@/lib/webhooks/tell-webhooks'
import type { WebhookData } from '@/lib/webhooks/webhook-event'
import { Prisma } from '@/prisma/generated/client'
import type { Channel } from '@/prisma/generated/enums'
import {
  atInvitePage,
  type ClosedPage,
  type InvitationRow,
  type InviteAddress,
  type InvitePageView,
  type LivingPage,
  lookAtInvitePage,
} from './at-invite-page'
import { askForCode, type CodeInvitation, type CodePage, tryCode } from './mailed-code'
import type { NotMeReason } from './not-me-reason'
import { isProbableMachine } from './probable-machine'
import { recordLinks } from './record-links'
import { signLinks } from './sign-links'

const hourMilliseconds = 3_600_000

/** The request, as far as it tells a person from a machine, and the person's language. */
type Visit = Pick<Request, 'method' | 'headers'>

/** `language`: the one the page is asked for in, a tag or nothing; a code is mailed in that of the page. */
type Press = InviteAddress & { visit: Visit; language?: string | null }

/**
 * `addressless` where a code is asked for and the contact has no address to mail it to, `unreachable` while that address
 * returns mail or wants none, `busy` past the policy's presses an hour of this page, `unavailable` while the portal cannot sign.
 */
export type Pressed =
  | ClosedPage
  | { state: 'frozen' | 'addressless' | 'busy' | 'unavailable' | 'unreachable'; invitation: InvitePageView }
  | ({ state: 'code'; invitation: InvitePageView } & CodePage)
  | { state: 'signed'; url: string }

/** What the page shows. A person's first look is recorded as such; a probable machine's is only counted. */
export async function openInvitePage(
  { visit, ...address }: InviteAddress & { visit: Visit },
  now: Date,
): Promise<ClosedPage | { state: 'open' | 'frozen' | 'addressless'; invitation: InvitePageView }> {
  const page = await lookAtInvitePage(address, now)
  if ('state' in page) return page
  const { row, view: invitation } = page
  if (isProbableMachine(visit)) await runInDistrict(row.districtId, countMachine(row))
  else if (visit.method === 'GET' && row.openedAt === null) await runInDistrict(row.districtId, noteFirst('opened', row, now))
  return { state: stateOf(page), invitation }
}

/**
 * The button: signs a link that lives the portal's click lifetime, records it under the campaign that handed out the page,
 * and answers its address. Where the link signs its bearer in, a code is asked for first and, unless one still works, mailed.
 */
export async function continueInvitePage(press: Press, now: Date): Promise<Pressed> {
  return atButton(press, now, (pressed) => mailFirst(pressed, 'first'))
}

/** *Send a new code*: as the button, but mails another code also where one still works. */
export async function sendNewCode(press: Press, now: Date): Promise<Pressed> {
  return atButton(press, now, (pressed) => mailFirst(pressed, 'again'))
}

/** The page that asks for the code, without mailing one. */
export async function showCodePage(press: Press, now: Date): Promise<Pressed | { state: 'open'; invitation: InvitePageView }> {
  return atInvitePage(press, now, async (tx, page) => {
    const { view: invitation } = page
    const state = stateOf(page)
    if (state !== 'open' || !invitation.asksCode) return { state, invitation }
    const shown = await askForCode(tx, codeInvitation(page, now), { wish: 'look' })
    return { state: 'code', invitation, ...shown }
  })
}

/** Takes the digits that were mailed and goes on as the button does; signs at once where no code is asked for any more. */
export async function confirmCode({ digits, ...press }: Press & { digits: string }, now: Date): Promise<Pressed> {
  return atButton(press, now, async ({ tx, page }) => {
    const tried = await tryCode(tx, codeInvitation(page, now), digits)
    return tried === 'right' ? tried : { state: 'code', invitation: page.view, ...tried }
  })
}

/** *This is not me*: freezes the page until the office reopens it. Repeating it changes nothing. */
export async function reportNotMe(
  { reason, ...address }: InviteAddress & { reason: NotMeReason },
  now: Date,
): Promise<ClosedPage | { state: 'frozen'; invitation: InvitePageView }> {
  return atInvitePage(address, now, async (tx, { row, view: invitation }) => {
    if (row.frozenAt === null) {
      const { districtId, id } = row
      await tx.invitation.update({ where: { districtId_id: { districtId, id } }, data: { frozenAt: now, frozenReason: reason } })
      const details = { invitation_id: row.id, reason }
      const actor = productOf(row.districtId)
      await recordEvent(tx, { actor, at: now }, { action: 'invitation.frozen', subjectId: row.contactId, details })
    }
    return { state: 'frozen', invitation }
  })
}

type Campaign = { id: string; channel: Channel }

/** A press of a page that can sign, and the campaign that handed it out. */
type Ready = { tx: DistrictTransaction; page: LivingPage; campaign: Campaign; press: Press; now: Date }

/** Signs for a press that may go on: at once, or once `confirm` has found the code right. */
async function atButton(press: Press, now: Date, confirm: (ready: Ready) => Promise<Pressed | 'right'>): Promise<Pressed> {
  return atInvitePage(press, now, async (tx, page) => {
    const { row, contact, policy, view: invitation } = page
    const { districtId, id: invitationId } = row
    const state = stateOf(page)
    if (state !== 'open') return { state, invitation }
    const pressed = await tx.link.count({
      where: { districtId, invitationId, issuedAt: { gt: new Date(now.getTime() - hourMilliseconds) } },
    })
    if (pressed >= policy.invitePageSignsPerHour) return { state: 'busy', invitation }
    const signer = await unlessRefused(loadPortalSigner(tx, districtId, row.portalId), 'portal_not_ready')
    const handedOut = await tx.campaignContact.findFirst({
      where: { districtId, invitationId, campaign: { form: 'invite_page' } },
      select: { campaign: { select: { id: true, channel: true } } },
      orderBy: { id: 'desc' },
    })
    if (!signer || !handedOut || signer.skipReason(contact)) return { state: 'unavailable', invitation }
    const { campaign } = handedOut
    const confirmed = invitation.asksCode ? await confirm({ tx, page, campaign, press, now }) : 'right'
    return confirmed === 'right' ? sign(tx, { page, signer, campaign, visit: press.visit, now }) : confirmed
  })
}

type Signing = { page: LivingPage; signer: PortalSigner; campaign: Campaign; visit: Visit; now: Date }

async function sign(tx: DistrictTransaction, { page, signer, campaign, visit, now }: Signing): Promise<Pressed> {
  const { row, contact } = page
  const { districtId, id: invitationId } = row
  const lifetimeSeconds = clickLifetime(signer.lifetime)
  const invited = [{ contact, contactId: contact.id, invitationId }]
  const signed = await unlessRefused(signLinks(tx, { signer, districtId, lifetimeSeconds, now }, invited), 'unsupported')
  if (!signed) return { state: 'unavailable', invitation: page.view }
  const [link] = await recordLinks(
    tx,
    { actor: productOf(districtId), signer, campaignId: campaign.id, channel: campaign.channel, now },
    signed,
  )
  if (!link) throw new Error('A signed link was not recorded.')
  if (!isProbableMachine(visit)) {
    await tx.$executeRaw(noteFirst('opened', row, now))
    await tx.$executeRaw(noteFirst('continued', row, now))
  }
  return { state: 'signed', url: link.url }
}

async function mailFirst({ tx, page, campaign, press, now }: Ready, wish: 'first' | 'again'): Promise<Pressed> {
  const { row, contact, view: invitation } = page
  const about = codeInvitation(page, now)
  if ((await findSuppressed(tx, row.districtId, [about.email])).size > 0) return { state: 'unreachable', invitation }
  const accepted = acceptedLanguages(press.visit.headers.get('accept-language'))
  const { tag } = chooseFamilyLanguage([press.language, contact.language, ...accepted])
  const shown = await askForCode(tx, about, { wish, mail: { campaignId: campaign.id, language: tag } })
  if (!isProbableMachine(press.visit)) await tx.$executeRaw(noteFirst('opened', row, now))
  return { state: 'code', invitation, ...shown }
}

/** What stands before every view of the page; *not me* can still be said where there is no address. */
function stateOf({ row, view: { asksCode, codeTo } }: LivingPage): 'open' | 'frozen' | 'addressless' {
  if (row.frozenAt) return 'frozen'
  return asksCode && codeTo === null ? 'addressless' : 'open'
}

function codeInvitation({ row, contact }: LivingPage, now: Date): CodeInvitation {
  const { districtId, id: invitationId, portalId } = row
  return { districtId, invitationId, portalId, contactId: contact.id, email: contact.email ?? '', now }
}

const firstTimes = {
  opened: { column: Prisma.sql`opened_at`, type: 'invitation.opened' },
  continued: { column: Prisma.sql`continued_at`, type: 'invitation.continued' },
} as const

/** SQL: the first time of each counts, and is told. */
function noteFirst(what: keyof typeof firstTimes, { districtId, id, contactId, portalId }: InvitationRow, at: Date): Prisma.Sql {
  const { column, type } = firstTimes[what]
  const data: WebhookData<typeof type> = { invitation_id: id, contact_id: contactId, portal_id: portalId }
  const happened = Prisma.sql`SELECT ${type} AS type, ${at}::timestamptz AS at, ${JSON.stringify(data)}::jsonb AS data FROM first`
  return Prisma.sql`
    WITH first AS (
      UPDATE invitations SET ${column} = ${at}::timestamptz
      WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid AND ${column} IS NULL RETURNING 1),
    ${tellingWebhooks(districtId, happened)} SELECT 1`
}

function countMachine({ districtId, id }: InvitationRow): Prisma.Sql {
  return Prisma.sql`
    UPDATE invitations SET machine_open_count = machine_open_count + 1 WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid`
}

/** Nobody of the staff did it: the product itself, on a press of whoever holds the address. */
function productOf(districtId: string) {
  return { districtId, kind: 'system' as const, id: null }
}
