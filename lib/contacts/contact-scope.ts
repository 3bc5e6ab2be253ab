// Threat: a school office reads about families of other schools. Choice: whom an actor sees is said here once, in each of the
// forms it is asked in; lists, counts, campaigns and mails are narrowed by these and by nothing of their own.
import 'server-only'
import type { Actor } from '@/lib/districts/actor'
import { Prisma } from '@/prisma/generated/client'

/** Contacts `c` the actor may see at all: those of the district, for a sender with schools those with a student in one of them. */
export function contactScope(actor: Actor): Prisma.Sql {
  const ofDistrict = Prisma.sql`c.district_id = ${actor.districtId}::uuid`
  return actor.schools.length === 0 ? ofDistrict : Prisma.sql`${ofDistrict} AND ${hasStudent(actor)}`
}

/** As `contactScope`, for queries that Prisma writes. */
export function contactInScope({ districtId, schools }: Actor): Prisma.ContactWhereInput {
  if (schools.length === 0) return { districtId }
  return { districtId, relationships: { some: { student: { school: { in: [...schools] } } } } }
}

/** Whether contact `c` has a student the actor may see and of whom the condition holds; it begins with AND. */
export function hasStudent(actor: Actor, condition: Prisma.Sql = Prisma.empty): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM relationships r JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id
    WHERE r.district_id = c.district_id AND r.contact_id = c.id AND ${studentScope(actor)} ${condition})`
}

/** Students `s` the actor may see: for a sender with schools those of these schools, also of a family with children in others. */
export function studentScope({ schools }: Actor): Prisma.Sql {
  return schools.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`s.school = ANY(${[...schools]}::text[])`
}

/** As `studentScope`, for students that are loaded. */
export function studentsInScope<Student extends { school: string | null }>({ schools }: Actor, students: readonly Student[]): Student[] {
  return students.filter(({ school }) => schools.length === 0 || (school !== null && schools.includes(school)))
}
