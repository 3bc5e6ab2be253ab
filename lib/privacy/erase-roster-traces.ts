import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import { holdsAMark } from './holds-a-mark'
import type { PersonMarks } from './person-marks'

type Traces = { districtId: string; contactIds: readonly string[]; marks: PersonMarks }

/**
 * Takes the contacts out of what the sources said: records, relationships, students who have nobody else, GUIDs of a GUID file, rows of
 * OneRoster, what imports changed of them and what was noted of their lines. Answers how many students went. Whom a source goes on
 * listing, its next import adds as a new contact.
 */
export async function eraseRosterTraces(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<number> {
  const ofContacts = { districtId, contactId: { in: [...contactIds] } }
  await tx.relationship.deleteMany({ where: ofContacts })
  const { count } = await tx.student.deleteMany({ where: { districtId, id: { in: marks.studentIds } } })
  await tx.rosterRecord.deleteMany({ where: ofContacts })
  await tx.rosterGuid.deleteMany({
    where: {
      districtId,
      OR: [{ guid: { in: marks.ids } }, { sourcedId: { in: marks.ids } }, { email: { in: marks.emails } }],
    },
  })
  await eraseOneRosterRows(tx, { districtId, marks })
  await eraseNotes(tx, { districtId, contactIds, marks })
  return count
}

/** A student whom others name too stays, without the contact among its agents. */
async function eraseOneRosterRows(tx: DistrictTransaction, { districtId, marks }: Omit<Traces, 'contactIds'>): Promise<void> {
  const sourceIds = marks.stated.map(({ sourceId }) => sourceId)
  const sourcedIds = marks.stated.map(({ sourcedId }) => sourcedId)
  await tx.$executeRaw`
    DELETE FROM one_roster_rows r USING unnest(${sourceIds}::uuid[], ${sourcedIds}::text[]) AS stated(source_id, sourced_id)
    WHERE r.district_id = ${districtId}::uuid AND r.source_id = stated.source_id
      AND (r.kind = 'user' AND r.sourced_id = stated.sourced_id OR r.kind = 'role' AND r.data->>'user' = stated.sourced_id)`
  await tx.$executeRaw`
    UPDATE one_roster_rows r SET data = jsonb_set(r.data, '{agents}', (r.data->'agents') - gone.sourced_ids)
    FROM (
      SELECT source_id, array_agg(sourced_id) AS sourced_ids FROM unnest(${sourceIds}::uuid[], ${sourcedIds}::text[]) AS stated(source_id, sourced_id)
      GROUP BY source_id
    ) gone
    WHERE r.district_id = ${districtId}::uuid AND r.source_id = gone.source_id AND r.kind = 'user'
      AND jsonb_typeof(r.data->'agents') = 'array' AND jsonb_exists_any(r.data->'agents', gone.sourced_ids)`
}

/** What was noted of a line knows no contact, so it is found by what it says. */
async function eraseNotes(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<void> {
  const ids = [...contactIds]
  await tx.$executeRaw`
    DELETE FROM roster_import_changes
    WHERE district_id = ${districtId}::uuid
      AND (id = ANY(${ids}::uuid[]) OR contact_id = ANY(${ids}::uuid[]) OR superseded_contact_id = ANY(${ids}::uuid[]))`
  await tx.$executeRaw`
    DELETE FROM roster_import_flags WHERE district_id = ${districtId}::uuid
      AND ${holdsAMark(Prisma.sql`lower(concat_ws(' ', name, detail))`, marks.exact)}`
  await tx.$executeRaw`
    DELETE FROM roster_import_refusals WHERE district_id = ${districtId}::uuid
      AND ${holdsAMark(Prisma.sql`lower(reason)`, marks.exact)}`
}
