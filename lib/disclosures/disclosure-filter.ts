import 'server-only'
import { z } from 'zod'
import { dayRange, daySchema } from '@/lib/zoned-day'
import { Prisma } from '@/prisma/generated/client'
import { type DisclosureKind, disclosureKindNames } from './disclosure-kind'

export const disclosureFilterSchema = z.object({
  /** Stands in the name, e-mail, GUID or sourcedId of a contact, or in the name of one of their students, ignoring case. */
  search: z.string().trim().max(200).optional(),
  /** Id of a contact. */
  contact: z.uuid('contact must be the id of a contact.').optional(),
  kind: z.enum(disclosureKindNames, `kind must be one of ${disclosureKindNames.join(', ')}.`).optional(),
  /** On this day or later. */
  from: daySchema.optional(),
  /** On this day or earlier. */
  to: daySchema.optional(),
})

export type DisclosureFilter = z.output<typeof disclosureFilterSchema>

/**
 * Which events `e` are disclosures. A link that an invite page signed goes to the portal in the same moment; of one that was handed out it is
 * known once the portal sends its bearer back. Who signed it is asked one link at a time: as NOT EXISTS, PostgreSQL would first read every
 * link there is. Members who look at a screen are the district itself.
 */
const kindConditions: Record<DisclosureKind, Prisma.Sql> = {
  portal: Prisma.sql`(
    e.action = 'link.issued' AND e.actor_kind = 'system'
    OR e.action IN ('link.arrived', 'link.failed') AND (
      SELECT i.actor_kind FROM links l JOIN audit_events i ON i.district_id = l.district_id AND i.id = l.audit_event_id
      WHERE l.district_id = e.district_id AND l.id = (e.leaf::jsonb #>> '{details,link_id}')::uuid) IS DISTINCT FROM 'system')`,
  download: Prisma.sql`e.action IN ('links.exported', 'letters.shown', 'import.exported', 'disclosures.exported')`,
  api: Prisma.sql`(e.action IN ('contact.viewed', 'contacts.viewed', 'link.issued', 'link.revealed') AND e.actor_kind = 'api_key')`,
  person: Prisma.sql`e.action = 'contact.exported'`,
  record: Prisma.sql`e.action = 'record.exported'`,
  by_hand: Prisma.sql`e.action = 'disclosure.recorded'`,
}

/** The events of a district that a filter means, to be read FROM as `e`. What is written down by hand counts for the day on which it happened. */
export function disclosureEvents(districtId: string, filter: DisclosureFilter, timeZone: string): Prisma.Sql {
  const { search, contact, kind, from, to } = filter
  const district = Prisma.sql`${districtId}::uuid`
  const kinds = kind ? [kindConditions[kind]] : Object.values(kindConditions)
  const disclosed = Prisma.sql`e.district_id = ${district} AND (${Prisma.join(kinds, ' OR ')})`
  const conditions = [disclosed]
  if (search) conditions.push(among(district, disclosed, contactsCalled(district, search)))
  if (contact) conditions.push(among(district, disclosed, Prisma.sql`SELECT ${contact}::uuid`))
  if (from) {
    const since = Prisma.sql`e.at >= ${dayRange(from, timeZone).from}`
    // Nothing is written down before it happens.
    conditions.push(since, onDay(Prisma.sql`>=`, from, since))
  }
  if (to) conditions.push(onDay(Prisma.sql`<=`, to, Prisma.sql`e.at < ${dayRange(to, timeZone).to}`))
  // OFFSET 0 has PostgreSQL look up whom it is about before it thinks of their order, which it could otherwise walk all events by.
  const fence = search || contact ? Prisma.sql`OFFSET 0` : Prisma.empty
  return Prisma.sql`(SELECT e.* FROM audit_events e WHERE ${Prisma.join(conditions, ' AND ')} ${fence}) e`
}

/**
 * Those disclosures about any of the contacts; the record is about everybody, and its events about the district. As one array and nothing beside it,
 * so that PostgreSQL looks up these events first, however many others there are.
 */
function among(district: Prisma.Sql, disclosed: Prisma.Sql, contacts: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`e.id = ANY(ARRAY(
    SELECT e.id FROM audit_events e WHERE ${disclosed} AND e.subject_id = ANY(ARRAY(${contacts} UNION SELECT ${district}))
    UNION SELECT e.id FROM audit_mentions m JOIN audit_events e ON e.district_id = m.district_id AND e.id = m.event_id
    WHERE ${disclosed} AND m.district_id = ${district} AND m.contact_id = ANY(ARRAY(${contacts}))))`
}

function contactsCalled(district: Prisma.Sql, search: string): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return Prisma.sql`
    SELECT c.id FROM contacts c WHERE c.district_id = ${district} AND (
      concat_ws(' ', c.given_name, c.family_name) ILIKE ${pattern} OR c.email ILIKE ${pattern} OR c.guid ILIKE ${pattern} OR c.sourced_id ILIKE ${pattern})
    UNION SELECT r.contact_id FROM students s JOIN relationships r ON r.district_id = s.district_id AND r.student_id = s.id
    WHERE s.district_id = ${district} AND concat_ws(' ', s.given_name, s.family_name) ILIKE ${pattern}`
}

function onDay(comparison: Prisma.Sql, day: string, otherwise: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(CASE WHEN e.action = 'disclosure.recorded' THEN (e.leaf::jsonb #>> '{details,disclosed_on}') ${comparison} ${day} ELSE ${otherwise} END)`
}
