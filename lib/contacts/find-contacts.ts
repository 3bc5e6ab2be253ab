import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import { inBatches } from '@/lib/in-batches'
import { type Page, type Paging, pageOf } from '@/lib/paging'
import { Prisma } from '@/prisma/generated/client'
import type { Contact } from './contact'
import type { ContactFilter, ContactSort } from './contact-filter'
import { contactOrder } from './contact-order'
import { contactCondition, statusExpression } from './contact-query'
import { contactScope, studentsInScope } from './contact-scope'
import type { ContactStatus } from './invitation-status'
import { type StoredContact, storedContacts } from './stored-contact'

type Row = { id: string; status: ContactStatus; sort: string[] }

/** One page of the contacts that match, by keyset: as fast on the last page as on the first. */
export async function findContacts(
  actor: Actor,
  request: { filter: ContactFilter; sort?: ContactSort; paging: Paging },
  now: Date,
): Promise<Page<Contact>> {
  requireAllowed(canViewContacts, actor)
  const { position, keys, order, beyond, walk } = contactOrder(request.sort ?? 'name', request.paging.cursor)
  const { limit } = request.paging
  return inDistrict(actor.districtId, async (tx) => {
    const firstOf = (contacts: Prisma.Sql) => tx.$queryRaw<Row[]>`
      SELECT c.id, COALESCE(${statusExpression(request.filter.portal, now)}, 'never_invited') AS status,
             ARRAY[${Prisma.join(keys.map((key) => Prisma.sql`${key}::text`))}] AS sort
      FROM (${contacts}) c ORDER BY ${order} LIMIT ${limit + 1}`
    const condition = contactCondition(actor, request.filter, now)
    let rows: Row[]
    if (isWalked(request.filter)) {
      rows = await firstOf(walk(condition, limit + 1))
    } else {
      rows = await firstOf(Prisma.sql`SELECT * FROM (${walk(contactScope(actor), walkedAtMost)}) c WHERE ${condition}`)
      if (rows.length <= limit) rows = await firstOf(Prisma.sql`SELECT * FROM contacts c WHERE ${condition} AND ${beyond} OFFSET 0`)
    }
    const page = pageOf(rows, { limit, position, values: (row) => row.sort })
    return { ...page, rows: await loadContacts(tx, actor, page.rows) }
  })
}

/**
 * Whether PostgreSQL is left to choose between walking along the order of the list until the page is full and finding all that match first. Of a
 * text and of who has no student with a school it cannot guess how many match, and a walk past 600,000 contacts in vain takes seconds: then
 * a short walk is tried, and after it everything is looked through.
 */
function isWalked({ search, no_school: noSchool, no_grade: noGrade }: ContactFilter): boolean {
  return search === undefined && noSchool === undefined && noGrade === undefined
}

/** How many contacts a short walk passes. */
const walkedAtMost = 5_000

/** Exactly how many contacts match. */
export async function countContacts(actor: Actor, filter: ContactFilter, now: Date): Promise<number> {
  requireAllowed(canViewContacts, actor)
  const [row] = await inDistrict(
    actor.districtId,
    (tx) => tx.$queryRaw<Array<{ count: bigint }>>`SELECT count(*) FROM contacts c WHERE ${contactCondition(actor, filter, now)}`,
  )
  return Number(row?.count ?? 0)
}

/** Few enough for contacts with dozens of students each. */
const contactsPerQuery = 1_000

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
    const found = await tx.$queryRaw<StoredContact[]>(
      storedContacts(
        districtId,
        batch.map(({ id }) => id),
      ),
    )
    const byId = new Map(found.map((row) => [row.id, row]))
    for (const { id, status } of batch) {
      const row = byId.get(id)
      if (row) contacts.push({ ...row, status })
    }
  }
  return contacts
}
