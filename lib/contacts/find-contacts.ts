import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import { inBatches } from '@/lib/in-batches'
import { type Page, type Paging, type Position, pageOf, parseCursor } from '@/lib/paging'
import { Prisma } from '@/prisma/generated/client'
import { compareGrades } from './compare-grades'
import { type Contact, contactFields, contactOf } from './contact'
import type { ContactFilter, ContactSort } from './contact-filter'
import { contactCondition, statusExpression } from './contact-query'
import { contactScope, studentScope, studentsInScope } from './contact-scope'
import type { ContactStatus } from './invitation-status'

type Row = { id: string; status: ContactStatus; sort: string[] }

const orders: Record<ContactSort, { columns: Prisma.Sql[]; descending: boolean }> = {
  name: { columns: [Prisma.sql`c.family_name`, Prisma.sql`c.given_name`], descending: false },
  '-name': { columns: [Prisma.sql`c.family_name`, Prisma.sql`c.given_name`], descending: true },
  email: { columns: [Prisma.sql`COALESCE(c.email, '')`], descending: false },
  '-email': { columns: [Prisma.sql`COALESCE(c.email, '')`], descending: true },
  '-added': { columns: [], descending: true },
}

/** One page of the contacts that match, by keyset: as fast on the last page as on the first. */
export async function findContacts(
  actor: Actor,
  request: { filter: ContactFilter; sort?: ContactSort; paging: Paging },
  now: Date,
): Promise<Page<Contact>> {
  requireAllowed(canViewContacts, actor)
  const { columns, descending } = orders[request.sort ?? 'name']
  const keys = [...columns, Prisma.sql`c.id`]
  const position = parseCursor(request.paging.cursor, [...columns.map(() => 'text' as const), 'uuid'])
  const ascending = descending === (position?.direction === 'before')
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT c.id, COALESCE(${statusExpression(request.filter.portal, now)}, 'never_invited') AS status,
             ARRAY[${Prisma.join(keys.map((key) => Prisma.sql`${key}::text`))}] AS sort
      FROM contacts c
      WHERE ${contactCondition(actor, request.filter, now)} AND ${beyond(keys, position, ascending)}
      ORDER BY ${Prisma.join(keys.map((key) => Prisma.sql`${key} ${ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`}`))}
      LIMIT ${request.paging.limit + 1}`
    const page = pageOf(rows, { limit: request.paging.limit, position, values: (row) => row.sort })
    return { ...page, rows: await loadContacts(tx, actor, page.rows) }
  })
}

/** Exactly how many contacts match. */
export async function countContacts(actor: Actor, filter: ContactFilter, now: Date): Promise<number> {
  requireAllowed(canViewContacts, actor)
  const [row] = await inDistrict(
    actor.districtId,
    (tx) => tx.$queryRaw<Array<{ count: bigint }>>`SELECT count(*) FROM contacts c WHERE ${contactCondition(actor, filter, now)}`,
  )
  return Number(row?.count ?? 0)
}

/** What the filters of /contacts can be set to: schools, grades and languages that occur among the contacts the actor may see. */
export async function findContactFacets(actor: Actor): Promise<{ schools: string[]; grades: string[]; languages: string[] }> {
  requireAllowed(canViewContacts, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const schools = await tx.$queryRaw<Array<{ value: string }>>`
      SELECT DISTINCT school AS value FROM students s WHERE district_id = ${actor.districtId}::uuid AND school IS NOT NULL AND ${studentScope(actor)} ORDER BY 1`
    const grades = await tx.$queryRaw<Array<{ value: string }>>`
      SELECT DISTINCT grade AS value FROM students s WHERE district_id = ${actor.districtId}::uuid AND grade IS NOT NULL AND ${studentScope(actor)}`
    const languages = await tx.$queryRaw<Array<{ value: string }>>`
      SELECT DISTINCT language AS value FROM contacts c WHERE ${contactScope(actor)} AND removed_at IS NULL AND language IS NOT NULL ORDER BY 1`
    const values = (rows: Array<{ value: string }>) => rows.map(({ value }) => value)
    return { schools: values(schools), grades: values(grades).sort(compareGrades), languages: values(languages) }
  })
}

function beyond(keys: Prisma.Sql[], position: Position | undefined, ascending: boolean): Prisma.Sql {
  if (!position) return Prisma.sql`TRUE`
  const values = position.values.map((value, index) => (index === keys.length - 1 ? Prisma.sql`${value}::uuid` : Prisma.sql`${value}`))
  return Prisma.sql`(${Prisma.join(keys)}) ${ascending ? Prisma.sql`>` : Prisma.sql`<`} (${Prisma.join(values)})`
}

/** Few enough for contacts with dozens of students each. */
const contactsPerQuery = 500

type ContactRow = { id: string; status: ContactStatus }

/** The contacts of these rows, in their order, each with the students the actor may see. */
export async function loadContacts(tx: DistrictTransaction, actor: Actor, rows: ContactRow[]): Promise<Contact[]> {
  const contacts = await loadWholeContacts(tx, actor.districtId, rows)
  return contacts.map((contact) => ({ ...contact, students: studentsInScope(actor, contact.students) }))
}

/** As `loadContacts`, with every student: to sign for a contact, never to show. */
export async function loadWholeContacts(tx: DistrictTransaction, districtId: string, rows: ContactRow[]): Promise<Contact[]> {
  const contacts: Contact[] = []
  for (const batch of inBatches(rows, contactsPerQuery)) {
    const where = { districtId, id: { in: batch.map(({ id }) => id) } }
    const byId = new Map((await tx.contact.findMany({ where, select: contactFields })).map((row) => [row.id, row]))
    for (const { id, status } of batch) {
      const row = byId.get(id)
      if (row) contacts.push(contactOf(row, status))
    }
  }
  return contacts
}
