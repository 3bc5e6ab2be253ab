// Threat: a return address stands in the portal's logs and in browsers, and whoever holds it writes what they like behind it.
// Choice: it says what came of one link and no more: nothing it carries is shown to families, decides where they are sent or
// stands in a leaf of the record, it never leads to the invite page, which signs, and a link keeps no more than a few answers.
// What a link keeps is never rewritten, so who it is about is taken out of the portal's text before; of somebody who was erased nobody
// knows what that is, so nothing of the text is kept.
// What is unknown, of another district or proven wrongly is one answer.
import 'server-only'
import { type NewEvent, recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { findDistrictOfAddress, noDistrict } from '@/lib/districts/district-of-address'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import type { PortalReturn, ReturnReason } from '@/lib/portals/portal-kind'
import { portalKind } from '@/lib/portals/portal-kinds'
import { readReturnCode } from '@/lib/portals/return-address'
import { uuidV7 } from '@/lib/uuid-v7'

const mostReturns = 10
const repeatMilliseconds = 60_000

/** What the page may tell whoever holds its address: never whose link it is. */
export type ReturnedView = {
  districtName: string
  portalName: string
  /** The contact's, BCP 47; null too where a portal is only tried. */
  language: string | null
  officeContact: string | null
}

/** Unknown, made up and of another district are one and the same; whom to ask is the district's, whatever the code. */
type Closed = { state: 'closed'; officeContact: string | null }

type Returned =
  | Closed
  /** `forwardTo` is the portal's own site as it is configured. */
  | { state: 'arrived'; forwardTo: string }
  | { state: 'failed'; reason: ReturnReason; page: ReturnedView }

type Address = { slug: string; code: string }

type Visit = Pick<Request, 'method'>

/**
 * What a portal says of a link by sending its bearer back to us. It is recorded with its audit event, at most ten times a link,
 * and once when the same is said again within a minute. A HEAD is answered and not recorded, as is what a portal says of a token
 * that was built to try it.
 */
export async function recordReturn(
  { query, visit, ...address }: Address & { query: URLSearchParams; visit: Visit },
  now: Date,
): Promise<Returned> {
  return atReturnAddress<Returned>(address, async (tx, { link, readReturn, page }) => {
    const said = readReturn(query)
    if (link && visit.method !== 'HEAD') await record(tx, link, said, now)
    return said.failed ? { state: 'failed', reason: said.reason, page } : { state: 'arrived', forwardTo: said.forwardTo }
  })
}

/** What the page shows when it is read once more, as in another language. Changes nothing. */
export async function openReturnPage(address: Address): Promise<Closed | { state: 'open'; page: ReturnedView }> {
  return atReturnAddress(address, async (_, { page }) => ({ state: 'open', page }))
}

type ReturnedPage = { link: ReturnedLink | undefined; readReturn: (query: URLSearchParams) => PortalReturn; page: ReturnedView }

async function atReturnAddress<Answer>(
  { slug, code }: Address,
  work: (tx: DistrictTransaction, returned: ReturnedPage) => Promise<Answer>,
): Promise<Closed | Answer> {
  const district = await findDistrictOfAddress(slug)
  return inDistrict(district.id, async (tx) => {
    const { officeContact } = await getDistrictPolicyIn(tx, district.id)
    const id = district.id === noDistrict.id ? undefined : await readReturnCode(tx, district.id, code)
    const link = id === undefined ? undefined : await findReturnedLink(tx, district.id, id)
    const portal = id === undefined || link ? link?.portal : await findTriedPortal(tx, district.id, id)
    const readReturn = portal && returnReader(portal)
    if (!portal || !readReturn) return { state: 'closed', officeContact }
    const page = { districtName: district.name, portalName: portal.name, language: link?.language ?? null, officeContact }
    return work(tx, { link, readReturn, page })
  })
}

const portalFields = { id: true, name: true, kind: true, settings: true } as const

/** A token that was built to try a portal leads back to the portal, since it belongs to no link. */
async function findTriedPortal(tx: DistrictTransaction, districtId: string, id: string) {
  return tx.portal.findUnique({ where: { districtId_id: { districtId, id } }, select: portalFields })
}

type ReturnedLink = NonNullable<Awaited<ReturnType<typeof findReturnedLink>>>

async function findReturnedLink(tx: DistrictTransaction, districtId: string, id: string) {
  const link = await tx.link.findUnique({
    where: { districtId_id: { districtId, id } },
    select: {
      invitation: {
        select: {
          id: true,
          contact: {
            select: {
              id: true,
              language: true,
              erasedAt: true,
              givenName: true,
              familyName: true,
              email: true,
              guid: true,
              sourcedId: true,
              phone: true,
            },
          },
          portal: { select: portalFields },
        },
      },
    },
  })
  if (!link) return undefined
  const { id: invitationId, contact, portal } = link.invitation
  const { id: contactId, language, erasedAt, ...person } = contact
  return { districtId, id, invitationId, contactId, language, isErased: erasedAt !== null, person, portal }
}

/** Undefined where the system never comes back, or its settings no longer say where it is. */
function returnReader({ kind: name, settings: stored }: { kind: string; settings: unknown }): ReturnedPage['readReturn'] | undefined {
  const kind = portalKind(name)
  const settings = kind.settings.safeParse(stored)
  if (!kind.signs || !kind.returned || !settings.success) return undefined
  const { returned } = kind
  return (query) => returned(query, settings.data)
}

async function record(tx: DistrictTransaction, { districtId, ...link }: ReturnedLink, returned: PortalReturn, now: Date): Promise<void> {
  const said = link.isErased && returned.failed ? { ...returned, code: null, message: null } : returned
  // Returns at the same moment take turns. The row of the link itself cannot be locked, since nothing may change it.
  await tx.$queryRaw`SELECT 1 FROM invitations WHERE district_id = ${districtId}::uuid AND id = ${link.invitationId}::uuid FOR UPDATE`
  const earlier = await tx.linkReturn.findMany({ where: { districtId, linkId: link.id }, orderBy: { id: 'desc' }, take: mostReturns })
  const [newest] = earlier
  const { reason, ...told } = said.failed ? said : { reason: null, code: null, message: null }
  const [code, message] = [withoutPerson(told.code, link.person), withoutPerson(told.message, link.person)]
  const repeats =
    newest?.reason === reason &&
    newest.code === code &&
    newest.message === message &&
    now.getTime() - newest.returnedAt.getTime() < repeatMilliseconds
  if (repeats || earlier.length >= mostReturns) return
  const id = uuidV7()
  await tx.linkReturn.create({ data: { districtId, id, linkId: link.id, returnedAt: now, reason, code, message } })
  const actor = { districtId, kind: 'system' as const, id: null }
  await recordEvent(tx, { actor, at: now }, eventOf(link, said))
}

/** A name of two letters stands in too many texts. */
const shortestName = 3

function withoutPerson(text: string | null, person: ReturnedLink['person']): string | null {
  if (text === null) return null
  const known = Object.values(person).flatMap((value) => (value !== null && value.length >= shortestName ? [value] : []))
  const longestFirst = known.toSorted((one, other) => other.length - one.length)
  return longestFirst.reduce((left, value) => left.replaceAll(asWord(value), '…'), text)
}

function asWord(value: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu')
}

function eventOf({ id, contactId, portal }: Omit<ReturnedLink, 'districtId'>, said: PortalReturn): NewEvent {
  const details = { link_id: id, portal_id: portal.id }
  if (!said.failed) return { action: 'link.arrived', subjectId: contactId, details }
  const { reason, code, message } = said
  // Whoever holds the address writes both, and the leaf is never erased.
  const personal = { ...(code === null ? {} : { code }), ...(message === null ? {} : { message }) }
  return {
    action: 'link.failed',
    subjectId: contactId,
    details: { ...details, reason },
    ...(Object.keys(personal).length > 0 ? { personal } : {}),
  }
}
