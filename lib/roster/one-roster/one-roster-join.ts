import 'server-only'
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/district-bulk'
import { contactKey } from '@/lib/roster/contact-line'
import { lineProblems } from '@/lib/roster/line-problem'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import { dayOf } from '@/lib/zoned-day'
import { Prisma } from '@/prisma/generated/client'
import { contactRoles } from './one-roster-row'
import { nameOf } from './one-roster-stage'

const linesPerBatch = 5_000

/**
 * Prepares, from `one_roster_stated`, who is a contact, who a student, and who belongs to whom. An agent counts only if its
 * own role is a contact's, and a role only until its last day is over in the district. Users who are not enabled are no contacts.
 */
export async function prepareJoin(tx: BulkTransaction, { now, timeZone, note }: Reading, guidFrom: GuidFrom): Promise<void> {
  const today = dayOf(now, timeZone)
  const text = (name: string) => Prisma.sql`u.data->>${name}::text`
  const rank = (role: Prisma.Sql) => Prisma.sql`array_position(${[...contactRoles]}::text[], ${role})`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_told_roles ON COMMIT DROP AS
    SELECT u.data->>'user' AS user_id, u.data->>'role' AS role, u.data->>'org' AS org, (u.data->>'primary')::boolean AS is_primary, u.line,
           coalesce(u.data->>'endDate' < ${today}, false) AS ended
    FROM one_roster_stated u WHERE u.kind = 'role'`
  await tx.$executeRaw`ANALYZE one_roster_told_roles`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_people ON COMMIT DROP AS
    SELECT u.sourced_id, u.file, u.line, coalesce(least(own.rank, told.rank), 0) AS rank, coalesce(own.is_student, false) OR coalesce(told.is_student, false) AS is_student,
           coalesce(own.ended, 0) + coalesce(told.ended, 0) AS ended, (u.data->>'enabled')::boolean AS enabled,
           ${text('givenName')} AS given_name, ${text('familyName')} AS family_name, ${text('email')} AS email, ${text('phone')} AS phone,
           ${text('language')} AS language, ${guidOf(guidFrom)} AS guid, u.data->'grades'->>0 AS grade, u.data->'doubt' AS doubt, u.data->'cleaned' AS cleaned
    FROM one_roster_stated u
    LEFT JOIN (
      SELECT user_id, min(${rank(Prisma.sql`role`)}) FILTER (WHERE NOT ended) AS rank, bool_or(role = 'student') FILTER (WHERE NOT ended) AS is_student,
             count(*) FILTER (WHERE ended AND ${rank(Prisma.sql`role`)} IS NOT NULL) AS ended
      FROM one_roster_told_roles GROUP BY user_id
    ) told ON told.user_id = u.sourced_id
    CROSS JOIN LATERAL (
      SELECT min(rank) FILTER (WHERE NOT is_over) AS rank, bool_or(role = 'student') FILTER (WHERE NOT is_over) AS is_student,
             count(*) FILTER (WHERE is_over AND rank IS NOT NULL) AS ended
      FROM (
        SELECT r.role, ${rank(Prisma.sql`r.role`)} AS rank, coalesce(u.data->'roleEnds'->>r.role < ${today}, false) AS is_over
        FROM jsonb_array_elements_text(u.data->'roles') AS r(role)
      ) each
    ) own
    WHERE u.kind = 'user'`
  await tx.$executeRaw`ANALYZE one_roster_people`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_agents ON COMMIT DROP AS
    SELECT u.sourced_id AS user_id, a.id AS agent_id
    FROM one_roster_stated u CROSS JOIN LATERAL jsonb_array_elements_text(u.data->'agents') AS a(id) WHERE u.kind = 'user'`
  await tx.$executeRaw`ANALYZE one_roster_agents`
  await joinAgents(tx)
  await findSchools(tx)
  const [counts] = await tx.$queryRaw<Array<Record<string, unknown>>>`
    SELECT (SELECT count(*) FROM one_roster_people WHERE rank > 0 AND NOT enabled)::int AS disabled,
           (SELECT coalesce(sum(ended), 0) FROM one_roster_people)::int AS ended,
           (SELECT count(*) FROM one_roster_agents a WHERE NOT EXISTS (SELECT FROM one_roster_people p WHERE p.sourced_id = a.agent_id))::int AS dangling`
  for (const [name, count] of Object.entries(countsSchema.parse(counts))) note(name as keyof z.output<typeof countsSchema>, count)
}

const countsSchema = z.object({ disabled: z.number(), ended: z.number(), dangling: z.number() })

function guidOf(guidFrom: GuidFrom): Prisma.Sql {
  const name = nameOf(guidFrom)
  switch (guidFrom.from) {
    case 'sourcedId':
      return Prisma.sql`u.sourced_id`
    case 'userId':
      // Only user ids of the right type are kept.
      return Prisma.sql`nullif((SELECT i->>'identifier' FROM jsonb_array_elements(u.data->'userIds') i WHERE lower(i->>'type') = ${name} LIMIT 1), '')`
    case 'metadata':
      return Prisma.sql`nullif(u.data->'metadata'->>${name}::text, '')`
    case 'none':
      return Prisma.sql`NULL::text`
  }
}

/** OneRoster gives agents no direction: a student may name its contacts, a contact its students, or both. */
async function joinAgents(tx: BulkTransaction): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_pairs ON COMMIT DROP AS
    SELECT c.sourced_id AS contact_id, s.sourced_id AS student_id
    FROM (SELECT agent_id AS contact_id, user_id AS student_id FROM one_roster_agents
          UNION SELECT user_id, agent_id FROM one_roster_agents) p
    JOIN one_roster_people c ON c.sourced_id = p.contact_id AND c.rank > 0 AND c.enabled
    JOIN one_roster_people s ON s.sourced_id = p.student_id AND s.is_student
    WHERE p.contact_id <> p.student_id`
  await tx.$executeRaw`ANALYZE one_roster_pairs`
}

/** Of a student's orgs the first that is a school, otherwise the first of any type. */
async function findSchools(tx: BulkTransaction): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE one_roster_schools ON COMMIT DROP AS
    SELECT DISTINCT ON (b.user_id) b.user_id, o.data->>'name' AS name
    FROM (
      SELECT u.sourced_id AS user_id, org.id AS org_id, false AS is_told, false AS is_secondary, org.position
      FROM one_roster_stated u CROSS JOIN LATERAL jsonb_array_elements_text(u.data->'orgs') WITH ORDINALITY AS org(id, position)
      WHERE u.kind = 'user' AND EXISTS (SELECT FROM one_roster_people p WHERE p.sourced_id = u.sourced_id AND p.is_student)
      UNION ALL
      SELECT user_id, org, true, NOT is_primary, line FROM one_roster_told_roles WHERE role = 'student' AND NOT ended AND org IS NOT NULL
    ) b
    JOIN one_roster_stated o ON o.kind = 'org' AND o.sourced_id = b.org_id
    ORDER BY b.user_id, o.data->>'type' <> 'school', b.is_told, b.is_secondary, b.position, b.org_id`
  await tx.$executeRaw`ANALYZE one_roster_schools`
}

const joinedSchema = z.object({
  sourced_id: z.string(),
  file: z.string(),
  line: z.number(),
  relationship: z.string(),
  guid: z.string().nullable(),
  given_name: z.string(),
  family_name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  doubt: z.object({ problem: z.enum(Object.keys(lineProblems) as Array<keyof typeof lineProblems>), reason: z.string() }).nullable(),
  cleaned: z.array(z.string()).nullable(),
  student_id: z.string().nullable(),
  student_given_name: z.string().nullable(),
  student_family_name: z.string().nullable(),
  school: z.string().nullable(),
  grade: z.string().nullable(),
})

type Joined = z.output<typeof joinedSchema>

/** Hands over the lines of all contacts, in the order in which they were stated; a contact of whom something is in doubt as a refused line. */
export async function readJoinedLines(tx: BulkTransaction, hand: (batch: LineBatch) => Promise<void>): Promise<void> {
  await tx.$executeRaw`
    DECLARE one_roster_lines NO SCROLL CURSOR FOR
    SELECT c.sourced_id, c.file, c.line, (${[...contactRoles]}::text[])[c.rank] AS relationship, c.guid, c.given_name, c.family_name, c.email, c.phone,
           c.language, c.doubt, c.cleaned, s.sourced_id AS student_id, s.given_name AS student_given_name, s.family_name AS student_family_name,
           o.name AS school, s.grade
    FROM one_roster_people c
    LEFT JOIN (one_roster_pairs p JOIN one_roster_people s ON s.sourced_id = p.student_id LEFT JOIN one_roster_schools o ON o.user_id = s.sourced_id)
      ON p.contact_id = c.sourced_id
    WHERE c.rank > 0 AND c.enabled
    ORDER BY c.line, c.sourced_id COLLATE "C", s.line, s.sourced_id COLLATE "C"`
  let doubted = ''
  for (;;) {
    const rows = await tx.$queryRaw<Array<Record<string, unknown>>>`FETCH ${Prisma.raw(String(linesPerBatch))} FROM one_roster_lines`
    if (rows.length === 0) return
    const batch: LineBatch = { accepted: [], refused: [] }
    for (const row of rows) {
      const joined = joinedSchema.parse(row)
      if (!joined.doubt) batch.accepted.push(lineOf(joined))
      else if (joined.sourced_id !== doubted) batch.refused.push(refusalOf(joined, joined.doubt))
      if (joined.doubt) doubted = joined.sourced_id
    }
    await hand(batch)
  }
}

function lineOf(joined: Joined): LineBatch['accepted'][number] {
  const { line, guid, sourced_id, given_name, family_name, email, phone, language, relationship, cleaned } = joined
  return {
    line,
    guid,
    sourcedId: sourced_id,
    givenName: given_name,
    familyName: family_name,
    email,
    phone,
    language,
    relationship,
    restricted: false,
    activated: null,
    student: studentOf(joined),
    ...(cleaned && { cleaned }),
  }
}

function studentOf({
  student_id,
  student_given_name,
  student_family_name,
  school,
  grade,
}: Joined): LineBatch['accepted'][number]['student'] {
  if (student_id === null) return null
  return { sourcedId: student_id, givenName: student_given_name ?? '', familyName: student_family_name ?? '', school, grade }
}

function refusalOf(
  { file, line, guid, sourced_id }: Joined,
  { problem, reason }: NonNullable<Joined['doubt']>,
): LineBatch['refused'][number] {
  return { file, line, problem, reason, key: contactKey({ guid, sourcedId: sourced_id }), sourcedId: sourced_id, restricted: false }
}
