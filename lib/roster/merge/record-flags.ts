import 'server-only'
import { roleAccountBeginnings, roleAccountNames } from '@/lib/contacts/role-account'
import type { ImportNotes } from '@/lib/roster/import-notes'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { RosterFlag } from '@/prisma/generated/enums'
import type { ImportPlace } from './compare-import'

/** From here on the guardians of one student are a mistake more often than a family. */
const manyGuardians = 6
/** Of each kind; the notes count all. */
const mostFlags = 1_000

/**
 * Flags what an office should look at in the accepted lines of `incoming_lines`: contacts who share an e-mail address, with
 * another of the file or of another source, contacts with the address of an office, students with six guardians or more, and
 * contacts from whose values invisible characters were taken. Answers how many contacts that are, or students, and keeps the
 * first thousand of each kind by name.
 */
export async function recordFlags(tx: SqlTransaction, place: ImportPlace): Promise<Partial<ImportNotes>> {
  return {
    sharedEmail: await flagSharedEmail(tx, place),
    manyGuardians: await flagManyGuardians(tx, place),
    roleAccounts: await flagRoleAccounts(tx, place),
    invisibleCharacters: await flagInvisible(tx, place),
  }
}

/** Byte by byte, in small letters of ASCII alone: the language's own rules are several times as slow, and addresses do not need them. */
const lowered = Prisma.raw('lower(l.email COLLATE "C")')

async function flagSharedEmail(tx: SqlTransaction, place: ImportPlace): Promise<number> {
  const elsewhere = (await hasOtherSources(tx, place)) ? ofOtherSources(place) : Prisma.empty
  const contacts = Prisma.sql`
    SELECT l.key COLLATE "C" AS key, min(l.line) AS line, min(${lowered}) AS detail
    FROM incoming_lines l JOIN (
      SELECT email FROM (
        SELECT ${lowered} AS email, l.key COLLATE "C" AS key FROM incoming_lines l WHERE NOT l.refused AND l.email IS NOT NULL ${elsewhere}
      ) addressed GROUP BY email HAVING min(key) <> max(key)
    ) shared ON shared.email = ${lowered}
    WHERE NOT l.refused GROUP BY 1`
  return flagContacts(tx, place, { flag: 'shared_email', contacts })
}

async function hasOtherSources(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<boolean> {
  const [found] = await tx.$queryRaw<Array<{ exists: boolean }>>`
    SELECT EXISTS (
      SELECT FROM roster_sources s WHERE s.district_id = ${districtId}::uuid AND s.id <> ${sourceId}::uuid
        AND EXISTS (SELECT FROM roster_records r WHERE r.district_id = ${districtId}::uuid AND r.source_id = s.id)) AS exists`
  return found?.exists ?? false
}

/** Whom other sources list. A contact with a GUID is the same person as the one of the file that has it. */
function ofOtherSources({ districtId, sourceId }: ImportPlace): Prisma.Sql {
  return Prisma.sql`
    UNION ALL
    SELECT lower(c.email COLLATE "C"), CASE WHEN c.guid IS NULL THEN 'contact:' || c.id ELSE 'guid:' || c.guid END
    FROM contacts c JOIN (
      SELECT DISTINCT contact_id FROM roster_records
      WHERE district_id = ${districtId}::uuid AND source_id <> ${sourceId}::uuid AND removed_at IS NULL
    ) listed ON listed.contact_id = c.id
    WHERE c.district_id = ${districtId}::uuid AND c.removed_at IS NULL AND c.email IS NOT NULL`
}

/** The SQL twin of `isRoleAccount`, held to it by a test. */
async function flagRoleAccounts(tx: SqlTransaction, place: ImportPlace): Promise<number> {
  const contacts = Prisma.sql`
    SELECT l.key COLLATE "C" AS key, min(l.line) AS line, min(${lowered}) AS detail FROM incoming_lines l
    WHERE NOT l.refused AND lower(left(l.email, 2) COLLATE "C") = ANY (${[...roleAccountBeginnings]}::text[])
      AND left(${nameOf}, 2) || rtrim(translate(substr(${nameOf}, 3), '._-', ''), '0123456789') = ANY (${[...roleAccountNames]}::text[])
    GROUP BY 1`
  return flagContacts(tx, place, { flag: 'role_account', contacts })
}

/** What stands before the @ and before a tag. */
const nameOf = Prisma.sql`split_part(split_part(${lowered}, '@', 1), '+', 1)`

async function flagInvisible(tx: SqlTransaction, place: ImportPlace): Promise<number> {
  const contacts = Prisma.sql`
    SELECT DISTINCT ON (l.key COLLATE "C") l.key COLLATE "C" AS key, l.line, l.cleaned AS detail FROM incoming_lines l
    WHERE NOT l.refused AND l.cleaned IS NOT NULL ORDER BY l.key COLLATE "C", l.line`
  return flagContacts(tx, place, { flag: 'invisible_characters', contacts })
}

type Flagging = { flag: RosterFlag; contacts: Prisma.Sql }

/** `contacts` finds key, line and detail, once for each contact; keys are compared byte by byte. */
async function flagContacts(tx: SqlTransaction, place: ImportPlace, { flag, contacts }: Flagging): Promise<number> {
  const [counted] = await tx.$queryRaw<Array<{ count: number }>>`
    WITH contacts AS MATERIALIZED (${contacts}), first AS MATERIALIZED (
      SELECT key, line, detail FROM contacts ORDER BY line, key LIMIT ${mostFlags}
    ), flagged AS (
      INSERT INTO roster_import_flags (district_id, id, import_id, flag, line, name, detail)
      SELECT ${place.districtId}::uuid, gen_random_uuid(), ${place.importId}::uuid, ${flag}::roster_flag, f.line, named.name, f.detail
      FROM first f JOIN (
        SELECT DISTINCT ON (l.key) l.key, concat_ws(' ', nullif(l.given_name, ''), nullif(l.family_name, '')) AS name
        FROM incoming_lines l WHERE NOT l.refused AND l.line IN (SELECT line FROM first) ORDER BY l.key, l.line
      ) named ON named.key = f.key
    )
    SELECT count(*)::int AS count FROM contacts`
  return counted?.count ?? 0
}

/** The name is the student's. */
async function flagManyGuardians(tx: SqlTransaction, { districtId, importId }: ImportPlace): Promise<number> {
  const [counted] = await tx.$queryRaw<Array<{ count: number }>>`
    WITH students AS MATERIALIZED (
      SELECT l.student_key COLLATE "C" AS student_key, min(l.line) AS line, count(DISTINCT l.key COLLATE "C") AS guardians
      FROM incoming_lines l JOIN (
        SELECT student_key COLLATE "C" AS student_key FROM incoming_lines
        WHERE NOT refused AND student_key IS NOT NULL GROUP BY 1 HAVING count(*) >= ${manyGuardians}
      ) often ON often.student_key = l.student_key COLLATE "C"
      WHERE NOT l.refused GROUP BY 1 HAVING count(DISTINCT l.key COLLATE "C") >= ${manyGuardians}
    ), first AS MATERIALIZED (
      SELECT * FROM students ORDER BY line, student_key LIMIT ${mostFlags}
    ), flagged AS (
      INSERT INTO roster_import_flags (district_id, id, import_id, flag, line, name, detail)
      SELECT ${districtId}::uuid, gen_random_uuid(), ${importId}::uuid, 'many_guardians', f.line, named.name, f.guardians || ' guardians'
      FROM first f JOIN (
        SELECT DISTINCT ON (l.student_key) l.student_key,
               concat_ws(' ', nullif(l.student_given_name, ''), nullif(l.student_family_name, '')) AS name
        FROM incoming_lines l WHERE NOT l.refused AND l.line IN (SELECT line FROM first) ORDER BY l.student_key, l.line
      ) named ON named.student_key = f.student_key
    )
    SELECT count(*)::int AS count FROM students`
  return counted?.count ?? 0
}
