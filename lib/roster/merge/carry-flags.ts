// Threat: where contacts are known by their e-mail address, one who gets a new address comes as somebody else, and is invited
// although a member has said not to. Choice: what was said goes over where name and student show them to be the same.
import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Doer } from '@/lib/roster/runs/run'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

/** Those of a contact's flags that follow the person; a lifted restriction is of one court order and does not. */
const flags = [
  { name: 'do_not_invite', action: 'contact.do_not_invite_set' },
  { name: 'needs_none', action: 'contact.needs_none_set' },
] as const

const columnsOf = ({ name }: (typeof flags)[number]) => ({ at: Prisma.raw(`${name}_at`), reason: Prisma.raw(`${name}_reason`) })

type Carried = { id: string; before: string; reason: string | null }

/**
 * After an import was merged, hands *do not invite* and *needs none* of each contact who left with it on to the one contact it
 * added who has the same names and a student in common, with reason and time; answers how many contacts got any. Where two
 * were added who fit, neither gets them.
 */
export async function carryFlags(
  tx: DistrictTransaction,
  { doer, place, now }: { doer: Doer; place: ImportPlace; now: Date },
): Promise<number> {
  const { districtId, importId } = place
  // The list of ids has the index of contacts used, also where the transaction joins whole tables.
  const flagged = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT id FROM contacts WHERE district_id = ${districtId}::uuid AND removed_at IS NOT NULL
      AND (do_not_invite_at IS NOT NULL OR needs_none_at IS NOT NULL)
      AND id = ANY (ARRAY(SELECT contact_id FROM roster_import_changes
                          WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND change = 'removed'))`
  if (flagged.length === 0) return 0
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE carried_flags ON COMMIT DROP AS
    SELECT before_id, (array_agg(after_id))[1] AS after_id FROM (
      SELECT DISTINCT o.id AS before_id, n.id AS after_id
      FROM contacts o
      JOIN roster_import_changes h ON h.district_id = ${districtId}::uuid AND h.import_id = ${importId}::uuid AND h.change = 'removed' AND h.contact_id = o.id
      CROSS JOIN LATERAL jsonb_to_recordset(h.before->'relationships') AS r(contact_id uuid, student_id uuid)
      JOIN relationships s ON s.district_id = ${districtId}::uuid AND s.student_id = r.student_id
      JOIN roster_import_changes a ON a.district_id = ${districtId}::uuid AND a.import_id = ${importId}::uuid AND a.change = 'added'
        AND coalesce(a.contact_id, a.id) = s.contact_id
      JOIN contacts n ON n.district_id = ${districtId}::uuid AND n.id = s.contact_id
      WHERE o.district_id = ${districtId}::uuid AND o.id = ANY (${flagged.map(({ id }) => id)}::uuid[]) AND r.contact_id = o.id
        AND ${sameNames('o', 'n')}
    ) pairs GROUP BY before_id HAVING count(*) = 1`
  const given = new Set<string>()
  for (const flag of flags) {
    const { at, reason } = columnsOf(flag)
    const carried = await tx.$queryRaw<Carried[]>`
      UPDATE contacts c SET ${at} = t.at, ${reason} = t.reason, updated_at = ${now}::timestamptz
      FROM (
        SELECT DISTINCT ON (f.after_id) f.after_id, f.before_id, o.${at} AS at, o.${reason} AS reason
        FROM carried_flags f JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = f.before_id
        WHERE o.${at} IS NOT NULL ORDER BY f.after_id, o.${at}
      ) t
      WHERE c.district_id = ${districtId}::uuid AND c.id = t.after_id AND c.${at} IS NULL
      RETURNING c.id, t.before_id AS before, t.reason`
    for (const { id } of carried) given.add(id)
    const events = carried.map(({ id, before, reason: said }) => ({
      action: flag.action,
      subjectId: id,
      details: { carried_from: before, import_id: importId },
      personal: { reason: said },
    }))
    if (events.length > 0) await recordEvents(tx, { actor: doer, at: now }, events)
  }
  return given.size
}

/**
 * For the undo of an import, over `undone_changes` and `former_contacts`: takes back what `carryFlags` handed on. What a
 * member has said of the contact since then has another time and stays.
 */
export async function takeBackFlags(tx: DistrictTransaction, { districtId }: ImportPlace): Promise<void> {
  for (const flag of flags) {
    const { at, reason } = columnsOf(flag)
    await tx.$executeRaw`
      UPDATE contacts c SET ${at} = NULL, ${reason} = NULL
      FROM undone_changes u
      JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = u.contact_id AND o.${at} IS NOT NULL,
      undone_changes a LEFT JOIN former_contacts f ON f.id = a.contact_id
      WHERE u.change = 'removed' AND a.change = 'added' AND f.${at} IS NULL
        AND c.district_id = ${districtId}::uuid AND c.id = coalesce(a.contact_id, a.id) AND c.${at} = o.${at} AND c.${reason} = o.${reason}
        AND ${sameNames('o', 'c')}`
  }
}

function sameNames(one: string, other: string): Prisma.Sql {
  const [a, b] = [Prisma.raw(one), Prisma.raw(other)]
  return Prisma.sql`(lower(${a}.given_name), lower(${a}.family_name)) = (lower(${b}.given_name), lower(${b}.family_name))`
}
