import type { Actor } from '@/lib/districts/actor'
import type { IssuedLink } from '@/lib/invitations/campaign'
import { issueLinks } from '@/lib/invitations/issue-links'
import { type MadeContact, makeContacts } from './make-contacts'
import { makeDistrict, type TestDistrict } from './make-district'
import { makePortal } from './make-portal'

/** A district with a portal that is ready and these contacts; their ids in the order given. */
export async function makeIssuingDistrict(
  contacts: readonly MadeContact[],
): Promise<TestDistrict & { portalId: string; contactIds: string[] }> {
  const district = await makeDistrict()
  const { id: portalId } = await makePortal(district.owner)
  return { ...district, portalId, contactIds: await makeContacts(district.districtId, contacts) }
}

/** Issues one link to each contact and answers with the campaign and its links in the order of the contacts given. */
export async function issueTo(
  actor: Actor,
  issue: { portalId: string; contactIds: string[]; lifetimeSeconds?: number; now: Date },
): Promise<{ campaignId: string; links: Array<IssuedLink & { id: string; url: string }> }> {
  const { portalId, contactIds, lifetimeSeconds, now } = issue
  const request = { portal: portalId, selection: { contacts: contactIds }, ...(lifetimeSeconds ? { lifetimeSeconds } : {}) }
  const issued = await issueLinks(actor, request, now)
  if (!('links' in issued)) throw new Error('A request without an idempotency key is never a replay.')
  const byContact = new Map(issued.links.map((link) => [link.contactId, link]))
  const links = contactIds.flatMap((id) => {
    const link = byContact.get(id)
    return link?.id && link.url ? [{ ...link, id: link.id, url: link.url }] : []
  })
  return { campaignId: issued.campaignId, links }
}

/** Hands out one invite page to each contact and answers with the campaign and the pages in the order of the contacts given. */
export async function invitePagesTo(
  actor: Actor,
  { portalId, contactIds, now }: { portalId: string; contactIds: string[]; now: Date },
): Promise<{ campaignId: string; pages: Array<IssuedLink & { url: string; code: string }> }> {
  const issued = await issueLinks(actor, { portal: portalId, selection: { contacts: contactIds }, form: 'invite_page' }, now)
  if (!('links' in issued)) throw new Error('A request without an idempotency key is never a replay.')
  const byContact = new Map(issued.links.map((link) => [link.contactId, link]))
  const pages = contactIds.flatMap((id) => {
    const page = byContact.get(id)
    return page?.url ? [{ ...page, url: page.url, code: page.url.slice(page.url.lastIndexOf('/') + 1) }] : []
  })
  return { campaignId: issued.campaignId, pages }
}
