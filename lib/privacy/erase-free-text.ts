import 'server-only'
import type { AuditAction } from '@/lib/audit/audit-action'
import type { DistrictTransaction } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import type { PersonMarks } from './person-marks'

type Traces = { districtId: string; contactIds: readonly string[]; marks: PersonMarks }

/** In place of what somebody typed to find the person. It finds nobody. */
const erasedText = '(erased)'

/** Events whose subject is no contact, and whose personal data may still be of one. */
const ofAnybody = [
  'mail.bounced',
  'mail.complained',
  'address.suppressed',
  'address.released',
  'token.built',
] as const satisfies readonly AuditAction[]

/** Events that hold what somebody typed to find contacts, or wrote about them. */
const typed = [
  'links.exported',
  'contacts.viewed',
  'disclosure.recorded',
  'disclosures.exported',
  'record.exported',
] as const satisfies readonly AuditAction[]

/**
 * Takes the contacts out of what was asked for and out of the personal data beside the record, whose leaves stay as they are. Answers
 * how many events that concerned.
 */
export async function eraseFreeText(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<number> {
  await eraseFromSelections(tx, { districtId, marks })
  await tx.$executeRaw`
    UPDATE campaign_contacts SET reference = ${erasedText}
    WHERE district_id = ${districtId}::uuid AND reference IS NOT NULL AND lower(reference) = ANY(${marks.exact}::text[])`
  // In a text of JSON, as the data is kept.
  const exact = marks.exact.map(asJson)
  const names = [...marks.exact, ...marks.names].map(asJson)
  const contains = (texts: string[]) =>
    Prisma.sql`EXISTS (SELECT FROM unnest(${texts}::text[]) AS mark(text) WHERE strpos(lower(p.data), mark.text) > 0)`
  return tx.$executeRaw`
    DELETE FROM audit_personal p USING audit_events e
    WHERE p.district_id = ${districtId}::uuid AND e.district_id = ${districtId}::uuid AND e.id = p.id
      AND (e.subject_id = ANY(${[...contactIds]}::uuid[])
        OR e.action = ANY(${[...ofAnybody]}::text[]) AND ${contains(exact)}
        OR e.action = ANY(${[...typed]}::text[]) AND ${contains(names)})`
}

/** What a campaign, or a request that waits for a second member, was asked for: GUIDs become the contact's id, and a search finds nobody. */
async function eraseFromSelections(tx: DistrictTransaction, { districtId, marks }: Omit<Traces, 'contactIds'>): Promise<void> {
  const guids = marks.guids.map(({ guid }) => guid)
  const ids = marks.guids.map(({ contactId }) => contactId)
  const texts = [...marks.exact, ...marks.names]
  for (const { table, column, at } of selections) {
    const contacts = Prisma.sql`${column} #> ${[...at, 'contacts']}::text[]`
    await tx.$executeRaw`
      UPDATE ${table} s SET ${column} = jsonb_set(${column}, ${[...at, 'contacts']}::text[], (
        SELECT jsonb_agg(COALESCE(known.id, named.reference) ORDER BY named.position)
        FROM jsonb_array_elements_text(${contacts}) WITH ORDINALITY AS named(reference, position)
        LEFT JOIN unnest(${guids}::text[], ${ids}::text[]) AS known(guid, id) ON known.guid = named.reference))
      WHERE district_id = ${districtId}::uuid AND jsonb_typeof(${contacts}) = 'array' AND jsonb_exists_any(${contacts}, ${guids}::text[])`
    const search = [...at, 'filter', 'search']
    await tx.$executeRaw`
      UPDATE ${table} s SET ${column} = jsonb_set(${column}, ${search}::text[], to_jsonb(${erasedText}::text))
      WHERE district_id = ${districtId}::uuid AND EXISTS (
        SELECT FROM unnest(${texts}::text[]) AS mark(text) WHERE strpos(lower(${column} #>> ${search}::text[]), mark.text) > 0)`
  }
}

const selections = [
  { table: Prisma.sql`campaigns`, column: Prisma.sql`selection`, at: [] },
  { table: Prisma.sql`approvals`, column: Prisma.sql`request`, at: ['asked', 'selection'] },
]

function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
