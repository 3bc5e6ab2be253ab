import 'server-only'
import { z } from 'zod'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import { Prisma } from '@/prisma/generated/client'
import { compareGrades } from './compare-grades'
import { contactScope } from './contact-scope'

const facetsSchema = z.tuple([z.object({ schools: z.array(z.string()), grades: z.array(z.string()), languages: z.array(z.string()) })])

/** What the filters of /contacts can be set to: schools, grades and languages that occur among the contacts the actor may see. */
export async function findContactFacets(actor: Actor): Promise<z.output<typeof facetsSchema>[0]> {
  requireAllowed(canViewContacts, actor)
  const rows = await runInDistrict(
    actor.districtId,
    Prisma.sql`
      WITH RECURSIVE ${schoolsOf(actor)}, ${gradesOf(actor)}, ${languagesOf(actor)}
      SELECT ARRAY(SELECT school FROM schools WHERE school IS NOT NULL ORDER BY 1) AS schools,
             ARRAY(SELECT DISTINCT grade FROM grades WHERE grade IS NOT NULL) AS grades,
             ARRAY(SELECT language FROM languages WHERE language IS NOT NULL ORDER BY 1) AS languages`,
  )
  const [{ schools, grades, languages }] = facetsSchema.parse(rows)
  return { schools, grades: grades.sort(compareGrades), languages }
}

// DISTINCT reads every row. There are few values, so each is found from the one before by one look into an index, which ends with a
// null: among 100,000 contacts that takes a tenth of the time.

/** `schools` that students are at; for a sender with schools those of theirs, for others with a null for who is at none. */
function schoolsOf({ districtId, schools }: Actor): Prisma.Sql {
  const ofDistrict = Prisma.sql`FROM students t WHERE t.district_id = ${districtId}::uuid`
  if (schools.length > 0) {
    return Prisma.sql`schools AS (
      SELECT DISTINCT o.school FROM unnest(${[...schools]}::text[]) o(school) WHERE EXISTS (SELECT ${ofDistrict} AND t.school = o.school))`
  }
  return Prisma.sql`schools AS (
    SELECT (SELECT min(t.school) ${ofDistrict}) AS school
    UNION ALL
    SELECT (SELECT min(t.school) ${ofDistrict} AND t.school > s.school) FROM schools s WHERE s.school IS NOT NULL)`
}

/** `grades` at each of `schools`. */
function gradesOf({ districtId }: Actor): Prisma.Sql {
  const next = (beyond: Prisma.Sql) => Prisma.sql`
    SELECT min(t.grade) FROM students t WHERE t.district_id = ${districtId}::uuid ${beyond}`
  const nextAt = (beyond: Prisma.Sql) => Prisma.sql`
    CASE WHEN s.school IS NULL THEN (${next(Prisma.sql`AND t.school IS NULL ${beyond}`)})
         ELSE (${next(Prisma.sql`AND t.school = s.school ${beyond}`)}) END`
  return Prisma.sql`grades AS (
    SELECT s.school, ${nextAt(Prisma.empty)} AS grade FROM schools s
    UNION ALL
    SELECT s.school, ${nextAt(Prisma.sql`AND t.grade > s.grade`)} FROM grades s WHERE s.grade IS NOT NULL)`
}

/** `languages` of contacts in the roster; of a sender's schools no index knows them. */
function languagesOf(actor: Actor): Prisma.Sql {
  const inRoster = Prisma.sql`FROM contacts c WHERE ${contactScope(actor)} AND c.removed_at IS NULL`
  if (actor.schools.length > 0) return Prisma.sql`languages AS (SELECT DISTINCT c.language ${inRoster})`
  return Prisma.sql`languages AS (
    SELECT (SELECT min(c.language) ${inRoster}) AS language
    UNION ALL
    SELECT (SELECT min(c.language) ${inRoster} AND c.language > l.language) FROM languages l WHERE l.language IS NOT NULL)`
}
