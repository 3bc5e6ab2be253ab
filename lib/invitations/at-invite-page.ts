// Threat: the address is public, so strangers try codes. Choice: the code alone is the authority, and what is unknown, ended,
// revoked, barred or switched off is one answer after the same look-ups.
import 'server-only'
import { barReason } from '@/lib/contacts/bar-reason'
import { type Contact, schoolsOf } from '@/lib/contacts/contact'
import { invitationStatus } from '@/lib/contacts/invitation-status'
import { type StoredContact, storedContacts } from '@/lib/contacts/stored-contact'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { findDistrictOfAddress } from '@/lib/districts/district-of-address'
import { type DistrictPolicy, pageRules } from '@/lib/districts/district-policy'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { isMailable } from '@/lib/mail/mail-address'
import { signingKind } from '@/lib/portals/portal-kinds'
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

export type InvitationRow = Awaited<ReturnType<typeof loadInvitation>>

export type LivingPage = { row: InvitationRow; contact: Contact; policy: DistrictPolicy; view: InvitePageView }

/** Runs `work` with the living invitation of an address, its row locked, so that presses at the same moment take turns. */
export async function atInvitePage<Answer>(
  { slug, code }: InviteAddress,
  now: Date,
  work: (tx: DistrictTransaction, page: LivingPage) => Promise<Answer>,
): Promise<ClosedPage | Answer> {
  const district = await findDistrictOfAddress(slug)
  return inDistrict(district.id, async (tx) => {
    const policy = await getDistrictPolicyIn(tx, district.id)
    const [living] = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT id FROM invitations
      WHERE district_id = ${district.id}::uuid AND code_digest = ${inviteCodeDigest(code)}
        AND revoked_at IS NULL AND closes_at > ${now}::timestamptz
      FOR UPDATE`
    const closed: ClosedPage = { state: 'closed', officeContact: policy.officeContact }
    if (!living || !policy.invitePages) return closed
    const row = await loadInvitation(tx, district.id, living.id)
    const contact = { ...(await loadContact(tx, row)), status: invitationStatus(row, now) }
    if (barReason(contact)) return closed
    const { signsIn } = signingKind(row.portal.kind)
    const { asksCode } = pageRules(policy, { signsIn, hasMail: signsIn && (await mailIsSetUp(tx, district.id)) })
    const view = {
      districtName: district.name,
      timeZone: district.timeZone,
      givenName: contact.givenName,
      schools: schoolsOf(contact.students),
      language: contact.language,
      portalName: row.portal.name,
      signsIn,
      asksCode,
      codeTo: asksCode && contact.email !== null && isMailable(contact.email) ? maskAddress(contact.email) : null,
      closesAt: row.closesAt,
      officeContact: policy.officeContact,
    }
    return work(tx, { row, contact, policy, view })
  })
}

function loadInvitation(tx: DistrictTransaction, districtId: string, id: string) {
  return tx.invitation.findUniqueOrThrow({
    where: { districtId_id: { districtId, id } },
    include: { portal: { select: { name: true, kind: true } } },
  })
}

async function loadContact(tx: DistrictTransaction, { districtId, contactId }: InvitationRow): Promise<StoredContact> {
  const [contact] = await tx.$queryRaw<StoredContact[]>(storedContacts(districtId, [contactId]))
  if (!contact) throw new Error('An invitation has no contact.')
  return contact
}
