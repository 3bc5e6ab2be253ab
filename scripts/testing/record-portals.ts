import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { confirmCode, continueInvitePage, sendNewCode } from '@/lib/invitations/invite-page'
import { deriveCodeDigits } from '@/lib/invitations/mailed-code'
import { recordReturn } from '@/lib/invitations/record-return'
import { buildToken } from '@/lib/portals/build-token'
import { verifyToken } from '@/lib/portals/judging/verify-token'
import { makeContacts } from './make-contacts'
import { invitePagesTo, issueTo } from './make-issuing-district'
import { makePortalOf } from './make-portal'
import { phoneVisit } from './phone-visit'
import type { Step } from './record-roster'
import { returnAddressOf } from './return-address-of'

type Recording = { owner: Actor; slug: string; step: Step; person: { givenName: string; familyName: string; email: string }; now: Date }

/** Everything that a portal whose links sign in adds to the record, once: what `portalSteps` expects. The district has mail set up. */
export async function recordPortals({ owner, slug, step, person, now }: Recording): Promise<void> {
  const { districtId } = owner
  const { id: portalId } = await step('add a portal that signs in', makePortalOf(owner, 'get_connected'))
  const madeUp = { ...person, email: `made-up.${person.email}` }
  const built = await step('build a token', buildToken(owner, { portalId, person: madeUp }, now))
  await step('verify it', verifyToken(owner, { portal: portalId, token: built.token }, now))
  const contactIds = await makeContacts(districtId, [person])
  const { links } = await step('issue a link that signs in', issueTo(owner, { portalId, contactIds, now }))
  const [link] = links
  if (!link) throw new Error('The contact got a link.')
  const said = (text: string) =>
    recordReturn({ ...returnAddressOf(link), query: new URLSearchParams(text), visit: phoneVisit }, new Date(now.getTime() + 5_000))
  const refusal = new URLSearchParams({ kind: 'validation', message: `${person.givenName} has no such address` }).toString()
  await step('be refused', said(refusal))
  await step('be refused again', said(refusal))
  await step('arrive', said(''))
  const { pages } = await step('hand out a page that signs in', invitePagesTo(owner, { portalId, contactIds, now }))
  const press = { slug, code: pages[0]?.code ?? '', visit: phoneVisit }
  await step('ask for a code', continueInvitePage(press, now))
  await step('ask for it again', continueInvitePage(press, now))
  for (const time of ['once', 'twice', 'three times', 'four times', 'five times']) {
    await step(`mistype it ${time}`, confirmCode({ ...press, digits: await wrongDigits(districtId) }, now))
  }
  const later = new Date(now.getTime() + 120_000)
  await step('ask for another code', sendNewCode(press, later))
  await step('type it', confirmCode({ ...press, digits: await newestDigits(districtId) }, later))
}

/** The digits of the newest code, as its mail says them. */
async function newestDigits(districtId: string): Promise<string> {
  return inDistrict(districtId, async (tx) => {
    const { id } = await tx.mailedCode.findFirstOrThrow({ where: { districtId }, orderBy: { createdAt: 'desc' } })
    return (await deriveCodeDigits(tx, districtId))(id)
  })
}

async function wrongDigits(districtId: string): Promise<string> {
  return String((Number(await newestDigits(districtId)) + 1) % 1_000_000).padStart(6, '0')
}

/** The steps of `recordPortals`, each with the events it adds. */
export const portalSteps: ReadonlyArray<[string, string[]]> = [
  ['add a portal that signs in', ['portal.created', 'secret.stored']],
  ['build a token', ['token.built']],
  ['verify it', []],
  ['issue a link that signs in', ['campaign.created', 'link.issued']],
  ['be refused', ['link.failed']],
  ['be refused again', []],
  ['arrive', ['link.arrived']],
  ['hand out a page that signs in', ['campaign.created', 'invite_page.issued']],
  ['ask for a code', ['code.mailed']],
  ['ask for it again', []],
  ['mistype it once', []],
  ['mistype it twice', []],
  ['mistype it three times', []],
  ['mistype it four times', []],
  ['mistype it five times', ['code.failed']],
  ['ask for another code', ['code.mailed']],
  ['type it', ['code.confirmed', 'link.issued']],
]
