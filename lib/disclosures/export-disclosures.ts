import 'server-only'
import { recordMentions } from '@/lib/audit/record-mentions'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { type DisclosureFilter, disclosureEvents } from './disclosure-filter'
import { type DisclosedContact, type Disclosure, findDisclosures } from './find-disclosures'

/** Each may name a thousand contacts. */
const disclosuresPerPage = 50

/** A line of the list: one disclosure, about one contact; no contact where the record names none. */
export type DisclosureLine = { disclosure: Omit<Disclosure, 'contacts'>; contact: DisclosedContact | null }

/** Every disclosure that matches, newest entry first, a line for each contact it is about, in pages that are fetched as they are read. Audited before the first as `disclosures.exported`, which names them all and is a disclosure itself. */
export async function exportDisclosures(
  actor: Actor,
  { filter, timeZone }: { filter: DisclosureFilter; timeZone: string },
  now: Date,
): Promise<AsyncGenerator<DisclosureLine[], void, undefined>> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const [row] = await tx.$queryRaw<Array<{ count: number; contactIds: string[] }>>`
      WITH listed AS MATERIALIZED (SELECT e.id, e.subject_id FROM ${disclosureEvents(districtId, filter, timeZone)})
      SELECT (SELECT count(*)::integer FROM listed) AS count, ARRAY(
        SELECT c.id FROM listed JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = listed.subject_id
        UNION SELECT m.contact_id FROM listed JOIN audit_mentions m ON m.district_id = ${districtId}::uuid AND m.event_id = listed.id) AS "contactIds"`
    // What was typed may be a name; only ids, days and our own words belong in the leaf.
    const { search, ...exact } = filter
    const details = { count: row?.count ?? 0, filter: Object.fromEntries(Object.entries(exact).filter(([, value]) => value !== undefined)) }
    const personal = search ? { personal: { search } } : {}
    const contactIds = row?.contactIds ?? []
    await recordMentions(tx, { actor, at: now }, { action: 'disclosures.exported', details, ...personal, contactIds })
  })
  return pages(actor, { filter, timeZone })
}

async function* pages(
  actor: Actor,
  request: { filter: DisclosureFilter; timeZone: string },
): AsyncGenerator<DisclosureLine[], void, undefined> {
  let cursor: string | undefined
  do {
    const page = await findDisclosures(actor, { ...request, paging: { limit: disclosuresPerPage, cursor } })
    yield page.rows.flatMap(({ contacts, ...disclosure }) => {
      const about: Array<DisclosedContact | null> = contacts.length > 0 ? contacts : [null]
      return about.map((contact) => ({ disclosure, contact }))
    })
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
