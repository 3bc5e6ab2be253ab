import 'server-only'
import type { Actor } from '@/lib/districts/actor'
import { Prisma } from '@/prisma/generated/client'
import type { ContactFilter } from './contact-filter'
import { contactScope, hasStudent } from './contact-scope'
import type { InvitationStatus } from './invitation-status'
import type { ReachStage } from './reach'

/** The newest invitation's status of contact `c`, or null; the SQL twin of `invitationStatus`, held to it by a test. */
export function statusExpression(portalId: string | undefined, now: Date): Prisma.Sql {
  return Prisma.sql`(
    SELECT CASE
      WHEN i.activated_at IS NOT NULL THEN 'activated'
      WHEN i.revoked_at IS NOT NULL THEN 'revoked'
      WHEN i.closes_at <= ${now}::timestamptz THEN 'expired'
      WHEN i.continued_at IS NOT NULL THEN 'continued'
      WHEN i.opened_at IS NOT NULL THEN 'opened'
      ELSE 'open' END
    FROM invitations i
    WHERE i.district_id = c.district_id AND i.contact_id = c.id ${ofPortal(portalId)}
    ORDER BY i.created_at DESC, i.id DESC LIMIT 1)`
}

/** What keeps no contact `c` from being invited, whatever a portal wants: the SQL twin of `barReason`, for those in the roster. */
export const invitableCondition = Prisma.sql`(
  (NOT c.restricted OR c.restriction_lifted_at IS NOT NULL) AND c.do_not_invite_reason IS NULL AND c.needs_none_reason IS NULL)`

/** Whether an invitation `i` came so far: what is activated was opened, whoever said so. */
export const stageConditions: Record<ReachStage, Prisma.Sql> = {
  invited: Prisma.sql`TRUE`,
  opened: Prisma.sql`(i.opened_at IS NOT NULL OR i.continued_at IS NOT NULL OR i.activated_at IS NOT NULL)`,
  activated: Prisma.sql`i.activated_at IS NOT NULL`,
}

/** The condition on contacts `c` that a filter means for this actor: of the district, still in the roster, of the actor's schools. */
export function contactCondition(actor: Actor, filter: ContactFilter, now: Date): Prisma.Sql {
  const conditions = [contactScope(actor), Prisma.sql`c.removed_at IS NULL`]
  const { search, school, grade, language, status, portal, reached, not_reached: notReached } = filter
  const add = (asked: boolean | undefined, condition: Prisma.Sql) => {
    if (asked !== undefined) conditions.push(asked ? condition : Prisma.sql`NOT ${condition}`)
  }
  if (search) conditions.push(searchCondition(actor, search, filter.with_students ?? false))
  if (school || grade) {
    conditions.push(
      hasStudent(
        actor,
        Prisma.sql`${school ? Prisma.sql`AND s.school = ${school}` : Prisma.empty} ${grade ? Prisma.sql`AND s.grade = ${grade}` : Prisma.empty}`,
      ),
    )
  }
  if (language) conditions.push(Prisma.sql`c.language = ${language}`)
  if (status === 'never_invited') conditions.push(Prisma.sql`NOT ${someInvitation(portal, stageConditions.invited)}`)
  else if (status) {
    // The first is implied, but by it PostgreSQL knows of a rare status that it is rare.
    conditions.push(someInvitation(portal, statusFacts(status, now)), Prisma.sql`${statusExpression(portal, now)} = ${status}`)
  }
  if (reached) conditions.push(someInvitation(portal, stageConditions[reached]))
  if (notReached) conditions.push(Prisma.sql`NOT ${someInvitation(portal, stageConditions[notReached])}`)
  add(filter.invitable, invitableCondition)
  add(filter.restricted, Prisma.sql`(c.restricted AND c.restriction_lifted_at IS NULL)`)
  add(filter.no_email, Prisma.sql`(c.email IS NULL)`)
  add(filter.no_guid, Prisma.sql`(c.guid IS NULL)`)
  add(filter.no_language, Prisma.sql`(c.language IS NULL)`)
  add(filter.no_school, Prisma.sql`(NOT ${hasStudent(actor, Prisma.sql`AND s.school IS NOT NULL`)})`)
  add(filter.no_grade, Prisma.sql`(NOT ${hasStudent(actor, Prisma.sql`AND s.grade IS NOT NULL`)})`)
  return Prisma.join(conditions, ' AND ')
}

function someInvitation(portal: string | undefined, condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM invitations i WHERE i.district_id = c.district_id AND i.contact_id = c.id ${ofPortal(portal)} AND ${condition})`
}

/** What is true of every invitation `i` with the status. */
function statusFacts(status: InvitationStatus, now: Date): Prisma.Sql {
  switch (status) {
    case 'activated':
      return Prisma.sql`i.activated_at IS NOT NULL`
    case 'revoked':
      return Prisma.sql`i.revoked_at IS NOT NULL`
    case 'expired':
      return Prisma.sql`i.closes_at <= ${now}::timestamptz`
    case 'continued':
      return Prisma.sql`i.continued_at IS NOT NULL`
    case 'opened':
      return Prisma.sql`i.opened_at IS NOT NULL`
    case 'open':
      return Prisma.sql`i.closes_at > ${now}::timestamptz`
  }
}

function ofPortal(portal: string | undefined): Prisma.Sql {
  return portal ? Prisma.sql`AND i.portal_id = ${portal}::uuid` : Prisma.empty
}

function searchCondition(actor: Actor, search: string, withStudents: boolean): Prisma.Sql {
  const pattern = Prisma.sql`lower(${`%${search.replace(/[\\%_]/g, '\\$&')}%`})`
  // One text of everything, since over many contacts it is the comparisons that take the time. Either order of the names stands in it.
  const ofContact = Prisma.sql`
    lower(concat_ws(E'\n', c.given_name || ' ' || c.family_name || ', ' || c.given_name, c.email, c.guid, c.sourced_id)) LIKE ${pattern}`
  if (!withStudents) return Prisma.sql`(${ofContact})`
  return Prisma.sql`(${ofContact} OR ${hasStudent(actor, Prisma.sql`AND lower(s.given_name || ' ' || s.family_name) LIKE ${pattern}`)})`
}
