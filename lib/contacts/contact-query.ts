import 'server-only'
import type { Actor } from '@/lib/districts/actor'
import { Prisma } from '@/prisma/generated/client'
import type { ContactFilter } from './contact-filter'
import { contactScope, hasStudent } from './contact-scope'

/** The newest invitation's status of contact `c`, or null; the SQL twin of `invitationStatus`, held to it by a test. */
export function statusExpression(portalId: string | undefined, now: Date): Prisma.Sql {
  const ofPortal = portalId ? Prisma.sql`AND i.portal_id = ${portalId}::uuid` : Prisma.empty
  return Prisma.sql`(
    SELECT CASE
      WHEN i.activated_at IS NOT NULL THEN 'activated'
      WHEN i.revoked_at IS NOT NULL THEN 'revoked'
      WHEN i.closes_at <= ${now}::timestamptz THEN 'expired'
      WHEN i.continued_at IS NOT NULL THEN 'continued'
      WHEN i.opened_at IS NOT NULL THEN 'opened'
      ELSE 'open' END
    FROM invitations i
    WHERE i.district_id = c.district_id AND i.contact_id = c.id ${ofPortal}
    ORDER BY i.created_at DESC, i.id DESC LIMIT 1)`
}

/** The condition on contacts `c` that a filter means for this actor: of the district, still in the roster, of the actor's schools. */
export function contactCondition(actor: Actor, filter: ContactFilter, now: Date): Prisma.Sql {
  const conditions = [contactScope(actor), Prisma.sql`c.removed_at IS NULL`]
  const { search, school, grade, language, status, portal } = filter
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
  if (status) conditions.push(Prisma.sql`COALESCE(${statusExpression(portal, now)}, 'never_invited') = ${status}`)
  if (filter.no_email !== undefined) conditions.push(filter.no_email ? Prisma.sql`c.email IS NULL` : Prisma.sql`c.email IS NOT NULL`)
  if (filter.restricted !== undefined) {
    const restricted = Prisma.sql`(c.restricted AND c.restriction_lifted_at IS NULL)`
    conditions.push(filter.restricted ? restricted : Prisma.sql`NOT ${restricted}`)
  }
  return Prisma.join(conditions, ' AND ')
}

function searchCondition(actor: Actor, search: string, withStudents: boolean): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const ofContact = Prisma.sql`
    concat_ws(' ', c.given_name, c.family_name) ILIKE ${pattern} OR concat_ws(', ', c.family_name, c.given_name) ILIKE ${pattern}
    OR c.email ILIKE ${pattern} OR c.guid ILIKE ${pattern} OR c.sourced_id ILIKE ${pattern}`
  if (!withStudents) return Prisma.sql`(${ofContact})`
  return Prisma.sql`(${ofContact} OR ${hasStudent(actor, Prisma.sql`AND concat_ws(' ', s.given_name, s.family_name) ILIKE ${pattern}`)})`
}
