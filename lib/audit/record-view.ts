// Threat: somebody of the staff, or a program with a key, reads up on families, and months later nobody can say who it was. Choice:
// the doors that show contacts record whom they show before they show them, so what cannot be recorded is not shown. The same person
// who looks at the same again within a minute, as a page that keeps itself up to date does, is recorded once.
import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import { Prisma } from '@/prisma/generated/client'
import { canonicalJson, type Json } from './canonical-json'
import { recordEventAlone } from './record-events'
import { recordMentions } from './record-mentions'
import type { ViewPlace } from './view-place'

const sameViewMilliseconds = 60_000

/** How many of a contact's newest mentions are looked through for the same view. */
const newestMentions = 20

/** One contact's own page or row, or the contacts of a list in any order; a contact twice counts once. */
export type View = { where: ViewPlace } & ({ contactId: string; linkId?: string } | { contactIds: readonly string[]; campaignId?: string })

/**
 * Records that contacts were shown: `contact.viewed` about one, `contacts.viewed` naming those of a list. Nothing for an empty list, nor for what
 * the same actor saw in the last 60 s. The ids are those the caller has just read as this actor.
 */
export async function recordView(actor: Actor, view: View, now: Date): Promise<void> {
  requireAllowed(canViewContacts, actor)
  if ('contactId' in view) {
    const { linkId, where } = view
    const contactId = view.contactId.toLowerCase()
    const details = { where, ...(linkId ? { link_id: linkId } : {}) }
    if (await hasJustLookedAt(actor, { contactId, details, now })) return
    return recordEventAlone({ actor, at: now }, { action: 'contact.viewed', subjectId: contactId, details })
  }
  const contacts = [...new Set(view.contactIds)].sort()
  const [first] = contacts
  if (first === undefined) return
  const details = { count: contacts.length, where: view.where }
  const subject = view.campaignId ? { subjectId: view.campaignId.toLowerCase() } : {}
  if (await hasJustListed(actor, { contactId: first, details: { ...details, contacts }, now })) return
  await inDistrict(actor.districtId, (tx) =>
    recordMentions(tx, { actor, at: now }, { action: 'contacts.viewed', ...subject, details, contactIds: contacts }),
  )
}

type Look = { contactId: string; details: Record<string, Json>; now: Date }

async function hasJustLookedAt({ districtId, id }: Actor, { contactId, details, now }: Look): Promise<boolean> {
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`
    SELECT EXISTS (
      SELECT FROM audit_events WHERE district_id = ${districtId}::uuid AND subject_id = ${contactId}::uuid AND at > ${since(now)} AND at <= ${now}
        AND action = 'contact.viewed' AND actor_id = ${id}::uuid AND strpos(leaf, ${detailsText(details)}) > 0) AS found`,
  )
  return row?.found === true
}

async function hasJustListed({ districtId, id }: Actor, { contactId, details, now }: Look): Promise<boolean> {
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`
    SELECT EXISTS (
      SELECT FROM (
        SELECT event_id FROM audit_mentions WHERE district_id = ${districtId}::uuid AND contact_id = ${contactId}::uuid
        ORDER BY id DESC LIMIT ${newestMentions}) AS newest
      JOIN audit_events e ON e.district_id = ${districtId}::uuid AND e.id = newest.event_id
      WHERE e.at > ${since(now)} AND e.at <= ${now} AND e.action = 'contacts.viewed' AND e.actor_id = ${id}::uuid
        AND strpos(e.leaf, ${detailsText(details)}) > 0) AS found`,
  )
  return row?.found === true
}

function since(now: Date): Date {
  return new Date(now.getTime() - sameViewMilliseconds)
}

/** As it stands in a leaf, which is canonical. */
function detailsText(details: Record<string, Json>): string {
  return `"details":${canonicalJson(details)}`
}
