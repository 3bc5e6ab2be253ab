import 'server-only'
import { compareGrades } from '@/lib/contacts/compare-grades'
import { invitableCondition, stageConditions } from '@/lib/contacts/contact-query'
import { contactScope, studentScope } from '@/lib/contacts/contact-scope'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { Prisma } from '@/prisma/generated/client'
import type { GroupReach, Reach, ReachGrouping } from './reach'

/** Counted rows: so many contacts of a group that came to a stage (0 is not invited) and nowhere further. */
type Counted = { value: string | null; stage: number; count: number }

/** How many contacts of the roster the actor may see, and how far they came; each number is that of the list under the same filter. */
export async function countReach(actor: Actor): Promise<{ contacts: number; reach: Reach }> {
  requireAllowed(canViewContacts, actor)
  requireAllowed(canViewLinks, actor)
  const rows = await counting(actor, (tx) => {
    const where = Prisma.sql`${contactScope(actor)} AND c.removed_at IS NULL`
    return tx.$queryRaw<Array<{ invitable: boolean; stage: number; count: number }>>`
      SELECT ${invitableCondition} AS invitable, COALESCE(f.stage, 0) AS stage, count(*)::int AS count
      FROM contacts c LEFT JOIN ${furthest(actor)} f ON f.contact_id = c.id WHERE ${where} GROUP BY 1, 2`
  })
  return { contacts: rows.reduce((sum, { count }) => sum + count, 0), reach: reachOf(rows.filter(({ invitable }) => invitable)) }
}

/**
 * As `countReach`, of those that can be invited, for each school, grade or language: schools and languages by how many of
 * theirs have not activated, grades in the order of school years, those without one last.
 */
export async function countReachBy(actor: Actor, grouping: ReachGrouping): Promise<GroupReach[]> {
  requireAllowed(canViewContacts, actor)
  requireAllowed(canViewLinks, actor)
  const rows = await counting(actor, (tx) => {
    const { value, join } = groupings[grouping](actor)
    return tx.$queryRaw<Counted[]>`
      SELECT ${value} AS value, COALESCE(f.stage, 0) AS stage, count(*)::int AS count
      FROM contacts c ${join} LEFT JOIN ${furthest(actor)} f ON f.contact_id = c.id
      WHERE ${contactScope(actor)} AND c.removed_at IS NULL AND ${invitableCondition} GROUP BY 1, 2`
  })
  const values = [...new Set(rows.map(({ value }) => value))]
  const groups = values.map((value) => ({ value, reach: reachOf(rows.filter((row) => row.value === value)) }))
  return groups.sort(orders[grouping])
}

const groupings: Record<ReachGrouping, (actor: Actor) => { value: Prisma.Sql; join: Prisma.Sql }> = {
  language: () => ({ value: Prisma.sql`c.language`, join: Prisma.empty }),
  school: (actor) => ({ value: Prisma.sql`g.value`, join: ofStudents(actor, Prisma.sql`s.school`) }),
  grade: (actor) => ({ value: Prisma.sql`g.value`, join: ofStudents(actor, Prisma.sql`s.grade`) }),
}

/** Each contact beside each school or grade of its students, once, or beside null. */
function ofStudents(actor: Actor, column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LEFT JOIN (
    SELECT DISTINCT r.contact_id, ${column} AS value
    FROM relationships r JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id
    WHERE r.district_id = ${actor.districtId}::uuid AND ${column} IS NOT NULL AND ${studentScope(actor)}) g ON g.contact_id = c.id`
}

/** The furthest stage of each contact that was ever invited. */
function furthest({ districtId }: Actor): Prisma.Sql {
  return Prisma.sql`(
    SELECT i.contact_id, max(CASE WHEN ${stageConditions.activated} THEN 3 WHEN ${stageConditions.opened} THEN 2 ELSE 1 END) AS stage
    FROM invitations i WHERE i.district_id = ${districtId}::uuid GROUP BY i.contact_id)`
}

function reachOf(counted: ReadonlyArray<{ stage: number; count: number }>): Reach {
  const from = (least: number) => counted.reduce((sum, { stage, count }) => (stage >= least ? sum + count : sum), 0)
  return { invitable: from(0), invited: from(1), opened: from(2), activated: from(3) }
}

const byMissing = (one: GroupReach, other: GroupReach) => missing(other) - missing(one) || inOrder(one, other)
const inOrder = (one: GroupReach, other: GroupReach) => compareGrades(one.value ?? '', other.value ?? '')
const withoutLast =
  (order: (one: GroupReach, other: GroupReach) => number) =>
  (one: GroupReach, other: GroupReach): number =>
    Number(one.value === null) - Number(other.value === null) || order(one, other)

const orders: Record<ReachGrouping, (one: GroupReach, other: GroupReach) => number> = {
  school: withoutLast(byMissing),
  grade: withoutLast(inOrder),
  language: withoutLast(byMissing),
}

function missing({ reach }: GroupReach): number {
  return reach.invitable - reach.activated
}

/** With room to join 600,000 contacts with their invitations in memory: on the disk it takes twice as long. */
async function counting<Row>({ districtId }: Actor, query: (tx: DistrictTransaction) => Promise<Row[]>): Promise<Row[]> {
  return inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`SET LOCAL work_mem = '64MB'`
    return query(tx)
  })
}
