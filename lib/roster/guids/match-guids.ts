// Threat: a GUID on the wrong contact has one family open the account of another. Choice: nothing is guessed. A line counts
// only where it names one contact, the contact one line, and nothing that is known already speaks against it.
import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'

/** Why a line of a GUID file is refused that can be read. */
export type GuidProblem =
  | 'repeated'
  | 'guid_twice'
  | 'sourced_id_twice'
  | 'email_twice'
  | 'sourced_id_shared'
  | 'email_shared'
  | 'other_guid'
  | 'same_contact'
  | 'of_another'

/**
 * Decides the lines in `incoming_guids`: each has then a `problem` with its `reference`, or an `outcome`: `joined` to
 * `contact_id`, `already` so, or `kept`. A sourcedId goes before an e-mail address; where both sides have a sourcedId and they
 * differ, the address says nothing, since families share one: the line is kept, with the contact's sourcedId as its reference.
 */
export async function matchGuids(tx: DistrictTransaction, districtId: string): Promise<void> {
  await refuseContradictions(tx)
  await findContacts(tx, districtId)
  await refuseConflicts(tx, districtId)
  await tx.$executeRaw`UPDATE incoming_guids SET outcome = coalesce(outcome, CASE WHEN contact_id IS NULL THEN 'kept' ELSE 'joined' END) WHERE problem IS NULL`
}

/** Between the lines of the file themselves. Of equal lines the first counts; of lines that contradict each other none. */
async function refuseContradictions(tx: DistrictTransaction): Promise<void> {
  await tx.$executeRaw`
    UPDATE incoming_guids i SET problem = 'repeated', reference = t.first
    FROM (SELECT line, min(line) OVER (PARTITION BY guid, sourced_id, email) AS first FROM incoming_guids) t
    WHERE i.line = t.line AND t.first <> i.line`
  await tx.$executeRaw`
    UPDATE incoming_guids i SET problem = 'guid_twice', reference = CASE WHEN i.line = t.first THEN t.last ELSE t.first END
    FROM (SELECT guid, min(line) AS first, max(line) AS last FROM incoming_guids WHERE problem IS NULL GROUP BY guid HAVING count(*) > 1) t
    WHERE i.guid = t.guid AND i.problem IS NULL`
  await tx.$executeRaw`
    UPDATE incoming_guids i SET problem = 'sourced_id_twice', reference = CASE WHEN i.line = t.first THEN t.last ELSE t.first END
    FROM (
      SELECT sourced_id, min(line) AS first, max(line) AS last FROM incoming_guids
      WHERE problem IS NULL AND sourced_id IS NOT NULL GROUP BY sourced_id HAVING count(*) > 1
    ) t
    WHERE i.sourced_id = t.sourced_id AND i.problem IS NULL`
  // An address that stands with two GUIDs tells nothing; a sourcedId beside it still does.
  await tx.$executeRaw`
    UPDATE incoming_guids i SET
      email = CASE WHEN i.sourced_id IS NULL THEN i.email END,
      problem = CASE WHEN i.sourced_id IS NULL THEN 'email_twice' END,
      reference = CASE WHEN i.sourced_id IS NULL THEN CASE WHEN i.line = t.first THEN t.last ELSE t.first END END
    FROM (
      SELECT email, min(line) AS first, max(line) AS last FROM incoming_guids
      WHERE problem IS NULL AND email IS NOT NULL GROUP BY email HAVING count(*) > 1
    ) t
    WHERE i.email = t.email AND i.problem IS NULL`
}

/** A contact of two sources has a sourcedId in each, of which it shows one. */
async function findContacts(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE incoming_guids i SET contact_id = CASE WHEN t.contacts = 1 THEN t.contact_id END,
      problem = CASE WHEN t.contacts > 1 THEN 'sourced_id_shared' END, reference = CASE WHEN t.contacts > 1 THEN t.contacts END
    FROM (
      SELECT sourced_id, count(*) AS contacts, (array_agg(id))[1] AS contact_id FROM (
        SELECT sourced_id, id FROM contacts
        WHERE district_id = ${districtId}::uuid AND removed_at IS NULL AND sourced_id IN (SELECT sourced_id FROM incoming_guids)
        UNION
        SELECT sourced_id, contact_id FROM roster_records
        WHERE district_id = ${districtId}::uuid AND removed_at IS NULL AND sourced_id IN (SELECT sourced_id FROM incoming_guids)
      ) listed GROUP BY sourced_id
    ) t
    WHERE i.sourced_id = t.sourced_id AND i.problem IS NULL`
  await tx.$executeRaw`
    UPDATE incoming_guids i SET
      contact_id = CASE WHEN t.contacts = 1 AND (i.sourced_id IS NULL OR t.sourced_id IS NULL) THEN t.contact_id END,
      problem = CASE WHEN i.sourced_id IS NULL AND t.contacts > 1 THEN 'email_shared' END,
      reference = CASE WHEN i.sourced_id IS NULL AND t.contacts > 1 THEN t.contacts::text
                       WHEN t.contacts = 1 AND i.sourced_id IS NOT NULL THEN t.sourced_id END
    FROM (
      SELECT lower(email) AS email, count(*) AS contacts, (array_agg(id))[1] AS contact_id, min(sourced_id) AS sourced_id FROM contacts
      WHERE district_id = ${districtId}::uuid AND removed_at IS NULL AND lower(email) IN (SELECT email FROM incoming_guids)
      GROUP BY 1
    ) t
    WHERE i.email = t.email AND i.contact_id IS NULL AND i.problem IS NULL`
}

/** Between the lines and what is known. */
async function refuseConflicts(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE incoming_guids i SET outcome = CASE WHEN c.guid = i.guid THEN 'already' END,
      problem = CASE WHEN c.guid <> i.guid THEN 'other_guid' END, reference = CASE WHEN c.guid <> i.guid THEN c.guid END
    FROM contacts c
    WHERE c.district_id = ${districtId}::uuid AND c.id = i.contact_id AND c.guid IS NOT NULL AND i.problem IS NULL`
  // One by its sourcedId, the other by its address.
  await tx.$executeRaw`
    UPDATE incoming_guids i SET problem = 'same_contact', outcome = NULL, reference = CASE WHEN i.line = t.first THEN t.last ELSE t.first END
    FROM (
      SELECT contact_id, min(line) AS first, max(line) AS last FROM incoming_guids
      WHERE problem IS NULL AND contact_id IS NOT NULL GROUP BY contact_id HAVING count(*) > 1
    ) t
    WHERE i.contact_id = t.contact_id AND i.problem IS NULL`
  // Whoever left keeps the GUID, by which they are known again. One who is here and whom the line does not contradict is who it means.
  await tx.$executeRaw`
    UPDATE incoming_guids i SET outcome = CASE WHEN t.is_same THEN 'already' END, problem = CASE WHEN NOT t.is_same THEN 'of_another' END,
      reference = CASE WHEN NOT t.is_same THEN t.name END
    FROM (
      SELECT g.line, concat_ws(' ', nullif(c.given_name, ''), nullif(c.family_name, '')) AS name,
             g.contact_id IS NULL AND (g.sourced_id IS NULL OR c.sourced_id IS NULL) AS is_same
      FROM incoming_guids g JOIN contacts c ON c.guid = g.guid
      WHERE c.district_id = ${districtId}::uuid AND g.problem IS NULL AND g.outcome IS NULL AND (g.contact_id IS NOT NULL OR c.removed_at IS NULL)
    ) t
    WHERE i.line = t.line`
}
