import 'server-only'
import { Prisma } from '@/prisma/generated/client'
import type { Contact } from './contact'

/** A contact as it stands in the tables: its status is told by who asks, at a moment. */
export type StoredContact = Omit<Contact, 'status'>

/** SQL for these contacts of a district, whole, each with every student, by given name. One statement: a thousand objects of nested relations take ten times as long. */
export function storedContacts(districtId: string, ids: readonly string[]): Prisma.Sql {
  return storedContactsOf(districtId, Prisma.sql`${[...ids]}::uuid[]`)
}

/** As `storedContacts`; `these` is SQL for an array of ids. */
export function storedContactsOf(districtId: string, these: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.guid, c.sourced_id AS "sourcedId", c.given_name AS "givenName", c.family_name AS "familyName", c.email, c.phone, c.language,
      c.restricted AND c.restriction_lifted_at IS NULL AS restricted, c.restricted AS "restrictedByRoster",
      c.restriction_lifted_reason AS "restrictionLiftedReason",
      CASE WHEN c.do_not_invite_at IS NOT NULL THEN c.do_not_invite_reason END AS "doNotInviteReason",
      CASE WHEN c.needs_none_at IS NOT NULL THEN c.needs_none_reason END AS "needsNoneReason",
      c.removed_at AS "removedAt", c.created_at AS "addedAt", c.erased_at AS "erasedAt", COALESCE(related.students, '[]') AS students
    FROM contacts c LEFT JOIN (
      SELECT r.contact_id, json_agg(json_build_object('sourcedId', s.sourced_id, 'givenName', s.given_name, 'familyName', s.family_name,
        'school', s.school, 'grade', s.grade, 'relationship', r.relationship, 'restricted', r.restricted) ORDER BY s.given_name, s.id) AS students
      FROM relationships r JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id
      WHERE r.district_id = ${districtId}::uuid AND r.contact_id = ANY(${these})
      GROUP BY r.contact_id) related ON related.contact_id = c.id
    WHERE c.district_id = ${districtId}::uuid AND c.id = ANY(${these})`
}
