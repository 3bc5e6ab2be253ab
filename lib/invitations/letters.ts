// Threat: whoever prints a stack of letters holds a stack of living addresses. Choice: they are shown to who may copy addresses
// only, each look is recorded, and who could not be issued an address now is left out of the stack.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordMentions } from '@/lib/audit/record-mentions'
import { schoolsOf } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { studentScope } from '@/lib/contacts/contact-scope'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { canRevealLinks, requireAllowed } from '@/lib/districts/policies'
import { chooseFamilyLanguage, type FamilyLanguage } from '@/lib/family-language'
import { joinInBulk } from '@/lib/join-in-bulk'
import { signingKind } from '@/lib/portals/portal-kinds'
import { skippedScope } from './campaign-scope'
import { invitationScope } from './invitations'
import { deriveInvitePages } from './invite-code'
import { compareLetters, type HomeClass, homeClassOf, type LetterOrder, letterOrders } from './letter-order'
import { requireCampaign } from './require-campaign'
import { stillOpen } from './still-open'

/** One sheet: an invited contact's own address, in the language of the family. */
export type Letter = {
  invitationId: string
  name: string
  givenName: string
  schools: string[]
  /** Where it goes home with a child the actor may see. */
  home: HomeClass
  language: FamilyLanguage
  closesAt: Date
  /** The address of the invite page. */
  url: string
}

export type LetterPage = {
  portalName: string
  /** A letter leads straight into the portal, not to the set-up of an account. */
  signsIn: boolean
  officeContact: string | null
  letters: Letter[]
  /** The number of this page's first letter among all. */
  firstNumber: number
  /** How many letters there are on all pages. */
  total: number
  page: number
  pageCount: number
  /** How many had a letter when it was issued and have none now: ended, revoked, frozen, set up, or not to be invited any more. */
  leftOut: number
  /** How many selected contacts never had one. */
  skipped: number
}

/** As many as a copier takes at a time and a browser lays out without a thought. */
const lettersPerPage = 100

export const letterPageSchema = z.object({
  order: z.enum(letterOrders).default('school'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})

/**
 * One page of a campaign's letters, the last one where there are fewer; recorded once. `not_found` for a campaign that is
 * unknown or has no letters; contacts outside the actor's schools are left out uncounted.
 */
export async function getLetters(
  actor: Actor,
  { campaignId, order, page: asked }: { campaignId: string; order: LetterOrder; page: number },
  now: Date,
): Promise<LetterPage> {
  requireAllowed(canRevealLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { channel, portalId } = await requireCampaign(tx, actor, campaignId)
    if (channel !== 'letter') throw notFound('campaign of letters')
    const portal = await tx.portal.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: portalId } },
      select: { name: true, kind: true },
    })
    const { invitePages, officeContact } = await getDistrictPolicyIn(tx, districtId)
    await joinInBulk(tx)
    const issued = await tx.campaignContact.count({ where: { districtId, campaignId, invitation: invitationScope(actor) } })
    const invitations = invitePages ? await findLivingInvitations(tx, actor, campaignId, now) : []
    const pageCount = Math.max(1, Math.ceil(invitations.length / lettersPerPage))
    const page = Math.min(asked, pageCount)
    const start = (page - 1) * lettersPerPage
    const shown = invitations.sort(compareLetters(order)).slice(start, start + lettersPerPage)
    const addresses = await deriveInvitePages(tx, districtId, shown)
    if (shown.length > 0) {
      const details = { count: shown.length, portal_id: portalId }
      const contactIds = shown.map(({ contactId }) => contactId)
      await recordMentions(tx, { actor, at: now }, { action: 'letters.shown', subjectId: campaignId, details, contactIds })
    }
    return {
      portalName: portal.name,
      signsIn: signingKind(portal.kind).signsIn,
      officeContact,
      letters: shown.flatMap(({ id, ...letter }) => {
        const url = addresses.get(id)?.url
        if (!url) return []
        const { givenName, schools, home, language, closesAt } = letter
        return [
          { invitationId: id, name: fullName(letter), givenName, schools, home, language: chooseFamilyLanguage([language]), closesAt, url },
        ]
      }),
      firstNumber: start + 1,
      total: invitations.length,
      page,
      pageCount,
      leftOut: issued - invitations.length,
      skipped: await tx.campaignContact.count({ where: skippedScope(actor, campaignId) }),
    }
  })
}

type LivingInvitation = {
  id: string
  contactId: string
  codeVersion: number
  closesAt: Date
  givenName: string
  familyName: string
  language: string | null
  home: HomeClass
  schools: string[]
}

/** The invitations of the campaign whose addresses work, with what their letters are sorted by. */
async function findLivingInvitations(tx: DistrictTransaction, actor: Actor, campaignId: string, now: Date): Promise<LivingInvitation[]> {
  const { districtId } = actor
  const living = await tx.invitation.findMany({
    where: {
      AND: [invitationScope(actor), stillOpen],
      recipients: { some: { districtId, campaignId } },
      codeDigest: { not: null },
      activatedAt: null,
      closesAt: { gt: now },
    },
    select: { id: true },
  })
  const rows = await tx.$queryRaw<Array<Omit<LivingInvitation, 'home' | 'schools'> & { students: HomeClass[] }>>`
    SELECT i.id, i.contact_id AS "contactId", i.code_version AS "codeVersion", i.closes_at AS "closesAt",
           c.given_name AS "givenName", c.family_name AS "familyName", c.language,
           COALESCE(json_agg(json_build_object('school', s.school, 'grade', s.grade)) FILTER (WHERE s.id IS NOT NULL), '[]') AS students
    FROM invitations i
    JOIN contacts c ON c.district_id = i.district_id AND c.id = i.contact_id
    LEFT JOIN relationships r ON r.district_id = c.district_id AND r.contact_id = c.id
    LEFT JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id AND ${studentScope(actor)}
    WHERE i.district_id = ${districtId}::uuid AND i.id = ANY(${living.map(({ id }) => id)}::uuid[])
    GROUP BY i.district_id, i.id, c.district_id, c.id`
  return rows.map(({ students, ...row }) => ({ ...row, home: homeClassOf(students), schools: schoolsOf(students) }))
}
