// Threat: the address is public, so strangers try codes. Choice: the code alone is the authority, and what is unknown, ended,
// revoked, barred or switched off is one answer after the same look-ups.
import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import { type Contact, schoolsOf } from '@/lib/contacts/contact'
import { type InvitationFacts, invitationStatus } from '@/lib/contacts/invitation-status'
import { type StoredContact, storedContactsOf } from '@/lib/contacts/stored-contact'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { runAllInDistrict } from '@/lib/district-statement'
import { findDistrictOfAddress } from '@/lib/districts/district-of-address'
import { type DistrictPolicy, pageRules } from '@/lib/districts/district-policy'
import { policyOf, policyStatement } from '@/lib/districts/get-district-policy'
import { canSendBy, type SenderRow, senderStatement } from '@/lib/mail/load-smtp-server'
import { isMailable } from '@/lib/mail/mail-address'
import { signingKind } from '@/lib/portals/portal-kinds'
import { type Invitation, Prisma } from '@/prisma/generated/client'
import { inviteCodeDigest } from './invite-code'
import { maskAddress } from './mailed-code-rules'

/** What a living invitation tells the page: the contact's first name and the schools, never a child. */
export type InvitePageView = {
  districtName: string
  timeZone: string
  givenName: string
  schools: readonly string[]
  /** The contact's, BCP 47. */
  language: string | null
  portalName: string
  /** The portal asks nothing: the link signs in. */
  signsIn: boolean
  /** Whether a code is mailed and asked for first: the link signs in, the policy wants one, and mail is set up. */
  asksCode: boolean
  /** Where it is mailed, masked; null where none is asked for, or there is no address to mail it to. */
  codeTo: string | null
  closesAt: Date
  /** How families reach the office, in the district's own words. */
  officeContact: string | null
}

/** Unknown, ended, revoked, barred and switched off are one and the same; whom to ask is the district's, whatever the code. */
export type ClosedPage = { state: 'closed'; officeContact: string | null }

export type InviteAddress = { slug: string; code: string }

/** An invitation whose page can be open, with what its portal is called. */
export type InvitationRow = Pick<Invitation, 'districtId' | 'id' | 'contactId' | 'portalId'> &
  InvitationFacts & { frozenAt: Date | null; portalName: string; portalKind: string }

export type LivingPage = { row: InvitationRow; contact: Contact; policy: DistrictPolicy; view: InvitePageView }

/** Runs `work` with the living invitation of an address, its row locked, so that presses at the same moment take turns. */
export async function atInvitePage<Answer>(
  address: InviteAddress,
  now: Date,
  work: (tx: DistrictTransaction, page: LivingPage) => Promise<Answer>,
): Promise<ClosedPage | Answer> {
  const district = await findDistrictOfAddress(address.slug)
  const place: Place = { district, codeDigest: inviteCodeDigest(address.code), now }
  return inDistrict(district.id, async (tx) => {
    await tx.$queryRaw`SELECT FROM invitations WHERE district_id = ${district.id}::uuid AND code_digest = ${place.codeDigest} FOR UPDATE`
    const answers: object[][] = []
    for (const statement of statementsOf(place)) answers.push(await tx.$queryRaw<object[]>(statement))
    const page = pageOf(place, answers as Answers)
    return 'state' in page ? page : work(tx, page)
  })
}

/** The living invitation of an address as it is at this moment, without keeping anybody from it. */
export async function lookAtInvitePage({ slug, code }: InviteAddress, now: Date): Promise<ClosedPage | LivingPage> {
  const district = await findDistrictOfAddress(slug)
  const place: Place = { district, codeDigest: inviteCodeDigest(code), now }
  return pageOf(place, await runAllInDistrict<Answers>(district.id, statementsOf(place)))
}

type Place = { district: { id: string; name: string; timeZone: string }; codeDigest: Uint8Array; now: Date }

type Answers = [policy: DistrictPolicy[], sender: SenderRow[], invitation: InvitationRow[], contact: StoredContact[]]

/** All that a page is made of, in the order of `Answers`. */
function statementsOf({ district: { id }, codeDigest, now }: Place): Prisma.Sql[] {
  const living = Prisma.sql`
    i.district_id = ${id}::uuid AND i.code_digest = ${codeDigest} AND i.revoked_at IS NULL AND i.closes_at > ${now}::timestamptz`
  return [
    policyStatement(id),
    senderStatement(id),
    Prisma.sql`
      SELECT i.district_id AS "districtId", i.id, i.contact_id AS "contactId", i.portal_id AS "portalId", i.closes_at AS "closesAt",
        i.opened_at AS "openedAt", i.continued_at AS "continuedAt", i.activated_at AS "activatedAt", i.revoked_at AS "revokedAt",
        i.frozen_at AS "frozenAt", p.name AS "portalName", p.kind AS "portalKind"
      FROM invitations i JOIN portals p ON p.district_id = i.district_id AND p.id = i.portal_id WHERE ${living}`,
    storedContactsOf(id, Prisma.sql`ARRAY(SELECT i.contact_id FROM invitations i WHERE ${living})`),
  ]
}

function pageOf({ district, now }: Place, [decided, sender, [row], [stored]]: Answers): ClosedPage | LivingPage {
  const policy = policyOf(decided)
  const closed: ClosedPage = { state: 'closed', officeContact: policy.officeContact }
  if (!row || !stored || !policy.invitePages) return closed
  const contact = { ...stored, status: invitationStatus(row, now) }
  if (barReason(contact)) return closed
  const { signsIn } = signingKind(row.portalKind)
  const { asksCode } = pageRules(policy, { signsIn, hasMail: canSendBy(sender) })
  const view = {
    districtName: district.name,
    timeZone: district.timeZone,
    givenName: contact.givenName,
    schools: schoolsOf(contact.students),
    language: contact.language,
    portalName: row.portalName,
    signsIn,
    asksCode,
    codeTo: asksCode && contact.email !== null && isMailable(contact.email) ? maskAddress(contact.email) : null,
    closesAt: row.closesAt,
    officeContact: policy.officeContact,
  }
  return { row, contact, policy, view }
}
