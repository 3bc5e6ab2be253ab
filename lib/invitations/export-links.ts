// Threat: a file of living addresses lets whoever reads it act for every family in it. Choice: only roles that may copy
// a link get addresses, each one is audited in the transaction that derives it, and the list of what was issued has none.
import 'server-only'
import { z } from 'zod'
import { recordMentions } from '@/lib/audit/record-mentions'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, requireAllowed } from '@/lib/districts/policies'
import { joinInBulk } from '@/lib/join-in-bulk'
import { findCampaignInvitePages } from './campaign-invite-pages'
import { getCampaign } from './campaigns'
import { invitationScope } from './invitations'
import { countLinks, findLinkedContacts, findLinks, type LinkFilter, type LinkRecord } from './links'
import { revealInvitePagesIn } from './reveal-invite-pages'
import { revealIn } from './reveal-links'

const rowsPerPage = 500

/** Pages of rows, fetched as they are read, so that an export of any size needs the memory of one page. */
export type ExportPages<Row> = AsyncGenerator<Row[], void, undefined>

/** Every link that matches, newest first, without its address. Audited as `links.exported`, with the contacts it names, before the first row is given out. */
export async function exportLinks(
  actor: Actor,
  request: { filter: LinkFilter; timeZone: string },
  now: Date,
): Promise<ExportPages<LinkRecord>> {
  const count = await countLinks(actor, request, now)
  const { contact, search, ...filter } = request.filter
  // What was typed may be a name; only an id belongs in the leaf.
  const isId = contact === undefined || z.uuid().safeParse(contact).success
  const typed = present({ search, ...(isId ? {} : { contact }) })
  const event = {
    details: { count, filter: present({ ...filter, ...(isId ? { contact } : {}) }) },
    ...(Object.keys(typed).length > 0 ? { personal: typed } : {}),
  }
  const contactIds = await findLinkedContacts(actor, request, now)
  await inDistrict(actor.districtId, (tx) => recordMentions(tx, { actor, at: now }, { action: 'links.exported', ...event, contactIds }))
  return pages((cursor) => findLinks(actor, { ...request, paging: { limit: rowsPerPage, cursor } }, now))
}

export type LinkWithAddress = Pick<LinkRecord, 'contact' | 'portal' | 'issuedAt' | 'expiresAt'> & { url: string | null }

/**
 * The links or invite pages of a campaign in the order of issuing, with the addresses of those that work. Refuses with
 * `forbidden` who may not copy links, `not_found` an unknown campaign. Audited as a whole and one by one.
 */
export async function exportCampaign(
  actor: Actor,
  campaignId: string,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<ExportPages<LinkWithAddress>> {
  requireAllowed(canRevealLinks, actor)
  const { form } = await getCampaign(actor, campaignId)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const where = { districtId, campaignId, invitation: invitationScope(actor) }
    const served = await tx.campaignContact.findMany({ where, select: { contactId: true } })
    const contactIds = served.flatMap(({ contactId }) => contactId ?? [])
    const details = { count: served.length, filter: { campaign: campaignId } }
    await recordMentions(tx, { actor, at: now }, { action: 'links.exported', subjectId: campaignId, details, contactIds })
  })
  return form === 'signed'
    ? pages((cursor) => linksOf(actor, campaignId, { timeZone, now, cursor }))
    : pages((cursor) => invitePagesOf(actor, campaignId, { now, cursor }))
}

type PageAsked = { now: Date; cursor: string | undefined }

async function linksOf(actor: Actor, campaignId: string, { timeZone, now, cursor }: PageAsked & { timeZone: string }) {
  const request = { filter: { campaign: campaignId }, timeZone, order: 'issuing' as const, paging: { limit: rowsPerPage, cursor } }
  const page = await findLinks(actor, request, now)
  const ids = page.rows.map(({ id }) => id)
  const addresses = await inDistrict(actor.districtId, async (tx) => {
    await joinInBulk(tx)
    return revealIn(tx, actor, ids, now)
  })
  return { ...page, rows: page.rows.map((row) => ({ ...row, url: addresses.get(row.id) ?? null })) }
}

async function invitePagesOf(actor: Actor, campaignId: string, { now, cursor }: PageAsked) {
  const page = await findCampaignInvitePages(actor, campaignId, { limit: rowsPerPage, cursor }, now)
  const ids = page.rows.map(({ id }) => id)
  const addresses = await inDistrict(actor.districtId, (tx) => revealInvitePagesIn(tx, actor, ids, now))
  return { ...page, rows: page.rows.map((row) => ({ ...row, expiresAt: row.closesAt, url: addresses.get(row.id) ?? null })) }
}

async function* pages<Row>(
  fetchPage: (cursor: string | undefined) => Promise<{ rows: Row[]; nextCursor: string | null }>,
): ExportPages<Row> {
  let cursor: string | undefined
  do {
    const page = await fetchPage(cursor)
    yield page.rows
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

function present(filter: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
