// Threat: the address is public, so strangers try codes, and programs open and post what stands in mails. Choice: the code
// alone is the authority; what is unknown, ended, revoked or barred is one answer after the same look-ups; looking signs
// nothing, and nothing a program does takes anything from the family that comes after it.
import 'server-only'
import { unlessRefused } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { barReason } from '@/lib/contacts/bar-reason'
import { type Contact, contactFields, contactOf, schoolsOf } from '@/lib/contacts/contact'
import { invitationStatus } from '@/lib/contacts/invitation-status'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { districtSchema } from '@/lib/districts/district'
import type { DistrictPolicy } from '@/lib/districts/district-policy'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { clickLifetime, loadPortalSigner } from '@/lib/portals/portal-signer'
import type { Prisma } from '@/prisma/generated/client'
import { inviteCodeDigest } from './invite-code'
import type { NotMeReason } from './not-me-reason'
import { isProbableMachine } from './probable-machine'
import { recordLinks } from './record-links'

const hourMilliseconds = 3_600_000

/** Row-level security shows nothing of this district, which is none. */
const noDistrict = { id: '00000000-0000-0000-0000-000000000000', name: '', timeZone: 'UTC' }

/** What a living invitation tells the page: the contact's first name and the schools, never a child. */
export type InvitePageView = {
  districtName: string
  timeZone: string
  givenName: string
  schools: string[]
  language: string | null
  portalName: string
  closesAt: Date
  officeContact: string | null
}

/** Unknown, ended, revoked, barred and switched off are one and the same; whom to ask is the district's, whatever the code. */
type Closed = { state: 'closed'; officeContact: string | null }

type Address = { slug: string; code: string }

/** The request, as far as it tells a person from a machine. */
type Visit = Pick<Request, 'method' | 'headers'>

/** What the page shows. A person's first look is recorded as such; a probable machine's is only counted. */
export async function openInvitePage(
  { visit, ...address }: Address & { visit: Visit },
  now: Date,
): Promise<Closed | { state: 'open' | 'frozen'; invitation: InvitePageView }> {
  return atInvitePage(address, now, async (tx, { row, view: invitation }) => {
    if (isProbableMachine(visit)) await change(tx, row, { machineOpenCount: { increment: 1 } })
    else if (visit.method === 'GET' && row.openedAt === null) await change(tx, row, { openedAt: now })
    return { state: row.frozenAt ? 'frozen' : 'open', invitation }
  })
}

/**
 * The button: signs a link that lives the portal's click lifetime, records it under the campaign that handed out the page,
 * and answers its address. `busy` past the policy's presses an hour of this page, `unavailable` while the portal cannot sign.
 */
export async function continueInvitePage(
  { visit, ...address }: Address & { visit: Visit },
  now: Date,
): Promise<Closed | { state: 'frozen' | 'busy' | 'unavailable'; invitation: InvitePageView } | { state: 'signed'; url: string }> {
  return atInvitePage(address, now, async (tx, { row, contact, policy, view: invitation }) => {
    const { districtId, id: invitationId } = row
    if (row.frozenAt) return { state: 'frozen', invitation }
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
    const signed = await signer.sign({ subject: contact, lifetimeSeconds: clickLifetime(signer.lifetime), now })
    const [link] = await recordLinks(
      tx,
      { actor: productOf(districtId), signer, campaignId: handedOut.campaign.id, channel: handedOut.campaign.channel, now },
      [{ ...signed, contactId: contact.id, invitationId }],
    )
    if (!link) throw new Error('A signed link was not recorded.')
    if (!isProbableMachine(visit)) await change(tx, row, { openedAt: row.openedAt ?? now, continuedAt: row.continuedAt ?? now })
    return { state: 'signed', url: link.url }
  })
}

/** *This is not me*: freezes the page until the office reopens it. Repeating it changes nothing. */
export async function reportNotMe(
  { reason, ...address }: Address & { reason: NotMeReason },
  now: Date,
): Promise<Closed | { state: 'frozen'; invitation: InvitePageView }> {
  return atInvitePage(address, now, async (tx, { row, view: invitation }) => {
    if (row.frozenAt === null) {
      await change(tx, row, { frozenAt: now, frozenReason: reason })
      const details = { invitation_id: row.id, reason }
      const actor = productOf(row.districtId)
      await recordEvent(tx, { actor, at: now }, { action: 'invitation.frozen', subjectId: row.contactId, details })
    }
    return { state: 'frozen', invitation }
  })
}

type InvitationRow = Awaited<ReturnType<typeof loadInvitation>>

type LivingPage = { row: InvitationRow; contact: Contact; policy: DistrictPolicy; view: InvitePageView }

/** Runs `work` with the living invitation of an address, its row locked, so that presses at the same moment take turns. */
async function atInvitePage<Answer>(
  { slug, code }: Address,
  now: Date,
  work: (tx: DistrictTransaction, page: LivingPage) => Promise<Answer>,
): Promise<Closed | Answer> {
  const district = await findDistrict(slug)
  return inDistrict(district.id, async (tx) => {
    const policy = await getDistrictPolicyIn(tx, district.id)
    const [living] = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT id FROM invitations
      WHERE district_id = ${district.id}::uuid AND code_digest = ${inviteCodeDigest(code)}
        AND revoked_at IS NULL AND closes_at > ${now}::timestamptz
      FOR UPDATE`
    const closed: Closed = { state: 'closed', officeContact: policy.officeContact }
    if (!living || !policy.invitePages) return closed
    const row = await loadInvitation(tx, district.id, living.id)
    const contact = contactOf(row.contact, invitationStatus(row, now))
    if (barReason(contact)) return closed
    const view = {
      districtName: district.name,
      timeZone: district.timeZone,
      givenName: contact.givenName,
      schools: schoolsOf(contact.students),
      language: contact.language,
      portalName: row.portal.name,
      closesAt: row.closesAt,
      officeContact: policy.officeContact,
    }
    return work(tx, { row, contact, policy, view })
  })
}

async function findDistrict(slug: string): Promise<typeof noDistrict> {
  const known = districtSchema.shape.slug.safeParse(slug.toLowerCase()).data ?? ''
  return (await database().district.findUnique({ where: { slug: known }, select: { id: true, name: true, timeZone: true } })) ?? noDistrict
}

function loadInvitation(tx: DistrictTransaction, districtId: string, id: string) {
  return tx.invitation.findUniqueOrThrow({
    where: { districtId_id: { districtId, id } },
    include: { portal: { select: { name: true } }, contact: { select: contactFields } },
  })
}

async function change(tx: DistrictTransaction, { districtId, id }: InvitationRow, data: Prisma.InvitationUpdateInput): Promise<void> {
  await tx.invitation.update({ where: { districtId_id: { districtId, id } }, data })
}

/** Nobody of the staff did it: the product itself, on a press of whoever holds the address. */
function productOf(districtId: string) {
  return { districtId, kind: 'system' as const, id: null }
}
