import 'server-only'
import { z } from 'zod'
import { findNames } from '@/lib/audit/find-events'
import { isViewPlace, viewPlaces } from '@/lib/audit/view-place'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName } from '@/lib/districts/actor-names'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseTimeCursor } from '@/lib/paging'
import { Prisma } from '@/prisma/generated/client'
import type { ActorKind } from '@/prisma/generated/enums'
import { type DisclosureFilter, disclosureEvents } from './disclosure-filter'
import { type DisclosureGround, isDisclosureGround } from './disclosure-ground'
import type { DisclosureKind } from './disclosure-kind'

/** A contact whom a disclosure is about, and the students the roster has for the contact today; where it names students, those of them. */
export type DisclosedContact = {
  id: string
  guid: string | null
  givenName: string
  familyName: string
  students: Array<{ id: string; givenName: string; familyName: string }>
}

/** That somebody got personal data: what a parent may ask the district for under 34 CFR 99.32. */
export type Disclosure = {
  /** The event's. */
  id: string
  kind: DisclosureKind
  /** When it happened or, by hand, when it was written down. */
  at: Date
  /** By hand: the day on which it happened, YYYY-MM-DD. */
  disclosedOn: string | null
  /** Who got it; null where that was erased. */
  party: string | null
  what: string | null
  /** Null where none is claimed: a file that staff took away is no proof of who got it. */
  ground: DisclosureGround | null
  note: string | null
  /** They asked for it and did not get it. */
  refused: boolean
  /** Who did it, or wrote it down. */
  by: string
  /** How many contacts it is about; null where the record does not name them one by one. */
  count: number | null
  /** The first of them, or all, as the caller asked. */
  contacts: DisclosedContact[]
}

type Asked = {
  filter: DisclosureFilter
  paging: Paging
  timeZone: string
  /** How many contacts of each are named; without it all. */
  mostNamed?: number
}

type Row = {
  id: string
  at: Date
  actorKind: ActorKind
  actorId: string | null
  action: string
  subjectId: string | null
  leaf: string
  data: string | null
}

const leafSchema = z.object({
  details: z.object({
    contacts: z.array(z.string()).optional(),
    count: z.number().optional(),
    portal_id: z.string().optional(),
    where: z.unknown().optional(),
    ground: z.unknown().optional(),
    disclosed_on: z.string().optional(),
    refused: z.boolean().optional(),
    students: z.array(z.string()).optional(),
  }),
})
const personalSchema = z.object({ party: z.string(), what: z.string(), note: z.string().optional() }).partial()

type Details = z.output<typeof leafSchema>['details']

/** One page of the disclosures that match, the newest entry first. Refuses with `forbidden` who may not read the record. */
export async function findDisclosures(actor: Actor, asked: Asked): Promise<Page<Disclosure>> {
  requireAllowed(canViewAudit, actor)
  return inDistrict(actor.districtId, (tx) => findDisclosuresIn(tx, actor.districtId, asked))
}

/** As `findDisclosures`, for who may read them. */
export async function findDisclosuresIn(
  tx: DistrictTransaction,
  districtId: string,
  { filter, paging, timeZone, mostNamed }: Asked,
): Promise<Page<Disclosure>> {
  const position = parseTimeCursor(paging.cursor)
  const backwards = position?.direction === 'before'
  const order = backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const beyond = position
    ? Prisma.sql`(e.at, e.id) ${backwards ? Prisma.sql`>` : Prisma.sql`<`} (${new Date(position.at)}, ${position.id}::uuid)`
    : Prisma.sql`TRUE`
  const rows = await tx.$queryRaw<Row[]>`
    SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action, e.subject_id AS "subjectId", e.leaf, p.data
    FROM ${disclosureEvents(districtId, filter, timeZone)} LEFT JOIN audit_personal p ON p.district_id = e.district_id AND p.id = e.id
    WHERE ${beyond}
    ORDER BY e.at ${order}, e.id ${order} LIMIT ${paging.limit + 1}`
  const page = pageOf(rows, { limit: paging.limit, position, values: (row) => [row.at.toISOString(), row.id] })
  const read = page.rows.map((row) => {
    const { details } = leafSchema.parse(JSON.parse(row.leaf))
    const contactIds = details.contacts ?? (isAboutContact(row.action) && row.subjectId ? [row.subjectId] : undefined)
    return { row, details, contactIds }
  })
  const names = await findNames(
    tx,
    districtId,
    read.flatMap(({ row, details }) => [row.actorId, details.portal_id ?? null]),
  )
  const contacts = await loadContacts(tx, districtId, [...new Set(read.flatMap(({ contactIds = [] }) => contactIds.slice(0, mostNamed)))])
  return {
    ...page,
    rows: read.map(({ row, details, contactIds }) => ({
      ...disclosureOf(row, details, names),
      count: contactIds?.length ?? details.count ?? null,
      contacts: (contactIds ?? []).slice(0, mostNamed).flatMap((id) => withStudents(contacts.get(id), details.students)),
    })),
  }
}

/** The subject of any other is a campaign, an import, or the district. */
function isAboutContact(action: string): boolean {
  return action.startsWith('link.') || action.startsWith('contact.') || action === 'disclosure.recorded'
}

function disclosureOf(row: Row, details: Details, names: ReadonlyMap<string, string>): Omit<Disclosure, 'count' | 'contacts'> {
  const by = actorName({ kind: row.actorKind, id: row.actorId }, names)
  const common = { id: row.id, at: row.at, by, disclosedOn: null, note: null, refused: false }
  const portal = names.get(details.portal_id ?? '') ?? null
  const official = 'school_official' as const
  switch (row.action) {
    case 'link.failed':
      return { ...common, kind: 'portal', party: portal, what: 'The claims of a signed link, which the portal refused', ground: official }
    case 'link.issued':
    case 'link.revealed':
      if (row.actorKind === 'api_key') return { ...common, kind: 'api', party: by, what: 'A signed link and its claims', ground: official }
      return { ...common, kind: 'portal', party: portal, what: 'The claims of a signed link', ground: official }
    case 'link.arrived':
      return { ...common, kind: 'portal', party: portal, what: 'The claims of a signed link', ground: official }
    case 'links.exported': {
      const what = row.subjectId === null ? 'A list of links' : 'The links of a campaign, with their addresses'
      return { ...common, kind: 'download', party: by, what, ground: official }
    }
    case 'letters.shown':
      return { ...common, kind: 'download', party: by, what: 'The letters of a campaign', ground: official }
    case 'import.exported':
      return { ...common, kind: 'download', party: by, what: 'A file of an import', ground: official }
    case 'disclosures.exported':
      return { ...common, kind: 'download', party: by, what: 'The list of disclosures', ground: official }
    case 'contact.exported':
      return { ...common, kind: 'person', party: by, what: 'Everything about one person', ground: null }
    case 'record.exported':
      return { ...common, kind: 'record', party: by, what: 'The whole audit record, with its personal data', ground: official }
    case 'disclosure.recorded': {
      const { party = null, what = null, note = null } = row.data === null ? {} : personalSchema.parse(JSON.parse(row.data))
      const ground = isDisclosureGround(details.ground) ? details.ground : 'other'
      return {
        ...common,
        kind: 'by_hand',
        party,
        what,
        note,
        ground,
        disclosedOn: details.disclosed_on ?? null,
        refused: details.refused === true,
      }
    }
    default: {
      const where = isViewPlace(details.where) ? viewPlaces[details.where] : 'contacts'
      return { ...common, kind: 'api', party: by, what: capitalized(where), ground: official }
    }
  }
}

function withStudents(contact: DisclosedContact | undefined, named: readonly string[] | undefined): DisclosedContact[] {
  if (!contact) return []
  return [named ? { ...contact, students: contact.students.filter(({ id }) => named.includes(id)) } : contact]
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const contactFields = {
  id: true,
  guid: true,
  givenName: true,
  familyName: true,
  relationships: { select: { student: { select: { id: true, givenName: true, familyName: true } } }, orderBy: { id: 'asc' } },
} as const satisfies Prisma.ContactSelect

async function loadContacts(tx: DistrictTransaction, districtId: string, ids: string[]): Promise<Map<string, DisclosedContact>> {
  const rows = await tx.contact.findMany({ where: { districtId, id: { in: ids } }, select: { ...contactFields, erasedAt: true } })
  return new Map(
    rows.map(({ relationships, erasedAt, ...contact }) => {
      const students = relationships.map(({ student }) => student)
      return [contact.id, { ...contact, students, ...(erasedAt && { givenName: 'Erased', familyName: 'contact' }) }]
    }),
  )
}
