import 'server-only'
import type { AuditAction } from '@/lib/audit/audit-action'
import type { DistrictTransaction } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import type { SavedList } from '@/prisma/generated/enums'
import { holdsAMark } from './holds-a-mark'
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

/** What is written down by hand of a disclosure is kept as long as the education record it is about (34 CFR 99.32(a)(2)). */
export const disclosure = 'disclosure.recorded' satisfies AuditAction

/** Events that hold what somebody typed to find contacts. */
const searched = ['links.exported', 'contacts.viewed', 'disclosures.exported', 'record.exported'] as const satisfies readonly AuditAction[]

/**
 * Takes the contacts out of what was asked for and out of the personal data beside the record, whose leaves stay as they are. Answers
 * how many events that concerned.
 */
export async function eraseFreeText(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<number> {
  await eraseFromSelections(tx, { districtId, marks })
  await eraseFromViews(tx, { districtId, marks })
  await tx.$executeRaw`
    UPDATE campaign_contacts SET reference = ${erasedText}
    WHERE district_id = ${districtId}::uuid AND reference IS NOT NULL AND lower(reference) = ANY(${marks.exact}::text[])`
  const data = Prisma.sql`lower(p.data)`
  // In a text of JSON, as the data is kept.
  const exact = marks.exact.map(asJson)
  const names = [...marks.exact, ...marks.names].map(asJson)
  const events = await tx.$executeRaw`
    DELETE FROM audit_personal p USING audit_events e
    WHERE p.district_id = ${districtId}::uuid AND e.district_id = ${districtId}::uuid AND e.id = p.id AND e.action <> ${disclosure}
      AND (e.subject_id = ANY(${[...contactIds]}::uuid[])
        OR e.action = ANY(${[...ofAnybody]}::text[]) AND ${holdsAMark(data, exact)}
        OR e.action = ANY(${[...searched]}::text[]) AND ${holdsAMark(data, names)})`
  return events + (await eraseDisclosures(tx, { districtId, contactIds, marks }))
}

/** What was written down of a disclosure goes with the last contact it names, unless a child of theirs, or a student it names, stays. */
async function eraseDisclosures(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM audit_personal p USING audit_events e
    WHERE p.district_id = ${districtId}::uuid AND e.district_id = ${districtId}::uuid AND e.id = p.id AND e.action = ${disclosure}
      AND p.id IN (SELECT event_id FROM audit_mentions WHERE district_id = ${districtId}::uuid AND contact_id = ANY(${[...contactIds]}::uuid[]))
      AND NOT EXISTS (
        SELECT FROM audit_mentions m JOIN contacts c ON c.district_id = m.district_id AND c.id = m.contact_id
        WHERE m.district_id = p.district_id AND m.event_id = p.id AND (c.erased_at IS NULL OR c.id = ANY(${marks.withChildrenWhoStay}::uuid[])))
      AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(COALESCE(e.leaf::jsonb #> '{details,students}', '[]')) AS named(id)
        JOIN students s ON s.district_id = ${districtId}::uuid AND s.id = named.id::uuid)`
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
      WHERE district_id = ${districtId}::uuid AND ${holdsAMark(Prisma.sql`lower(${column} #>> ${search}::text[])`, texts)}`
  }
}

type NamingView = { id: string; memberId: string; list: SavedList; isNamed: boolean }

/** The views that members have kept of a list whose name or search names the contacts; `isNamed` where it is the name. */
export async function findNamingViews(
  tx: DistrictTransaction,
  { districtId, marks }: Pick<Traces, 'districtId' | 'marks'>,
): Promise<NamingView[]> {
  const texts = [...marks.exact, ...marks.names]
  return tx.$queryRaw<NamingView[]>`
    SELECT id, member_id AS "memberId", list, is_named AS "isNamed"
    FROM (SELECT *, ${holdsAMark(Prisma.sql`lower(name)`, texts)} AS is_named FROM saved_views WHERE district_id = ${districtId}::uuid) views
    WHERE is_named OR ${holdsAMark(Prisma.sql`lower(parameters ->> 'search')`, texts)}
    ORDER BY id`
}

/** A kept view stays, since it is somebody else's: it loses its name, and a search that would find the contacts finds nobody. */
async function eraseFromViews(tx: DistrictTransaction, { districtId, marks }: Omit<Traces, 'contactIds'>): Promise<void> {
  const texts = [...marks.exact, ...marks.names]
  const named = (await findNamingViews(tx, { districtId, marks })).filter(({ isNamed }) => isNamed)
  for (const { id, memberId, list } of named) {
    const kept = await tx.savedView.findMany({ where: { districtId, memberId, list }, select: { name: true } })
    const names = new Set(kept.map(({ name }) => name))
    let free = erasedText
    for (let number = 2; names.has(free); number++) free = `${erasedText} ${number}`
    await tx.savedView.update({ where: { districtId_id: { districtId, id } }, data: { name: free } })
  }
  await tx.$executeRaw`
    UPDATE saved_views SET parameters = jsonb_set(parameters, '{search}', to_jsonb(${erasedText}::text))
    WHERE district_id = ${districtId}::uuid AND ${holdsAMark(Prisma.sql`lower(parameters ->> 'search')`, texts)}`
}

const selections = [
  { table: Prisma.sql`campaigns`, column: Prisma.sql`selection`, at: [] },
  { table: Prisma.sql`approvals`, column: Prisma.sql`request`, at: ['asked', 'selection'] },
]

function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
