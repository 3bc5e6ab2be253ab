import { inDistrict } from '@/lib/district-scope'

const header = 'guid,family_name,given_name,email,language,relationship,student_id,student_given_name,student_family_name,school,grade'

/** Two lists of one source, each of so many contacts: one in twenty comes or goes between them, three in ten change. */
export function twoRosters(contacts: number): { old: string; fresh: string } {
  const line = (index: number, isFresh: boolean) => {
    const name = isFresh && index % 10 < 3 ? `Married${index}` : `Family${index}`
    const student = `S${index % Math.ceil(contacts * 0.6)},Child,${name},School ${index % 20},${index % 12}`
    return `guid-${index},${name},Ana,parent${index}@example.org,es,mother,${student}\n`
  }
  const goes = Math.ceil(contacts / 20)
  const list = (from: number, isFresh: boolean) =>
    `${header}\n${Array.from({ length: contacts }, (_, index) => line(from + index, isFresh)).join('')}`
  return { old: list(0, false), fresh: list(goes, true) }
}

/** A digest over all that the roster of a district says now, as it stood at one moment. */
export async function rosterDigest(districtId: string): Promise<string> {
  return inDistrict(districtId, async (tx) => {
    const [row] = await tx.$queryRaw<Array<{ digest: string }>>`
      SELECT md5(concat_ws('|',
        (SELECT string_agg(concat_ws(',', guid, sourced_id, given_name, family_name, email, phone, language, restricted), ';' ORDER BY guid)
         FROM contacts WHERE district_id = ${districtId}::uuid AND removed_at IS NULL),
        (SELECT string_agg(concat_ws(',', key, sourced_id, given_name, family_name, school, grade), ';' ORDER BY key)
         FROM students WHERE district_id = ${districtId}::uuid),
        (SELECT string_agg(concat_ws(',', c.guid, s.key, r.relationship, r.restricted), ';' ORDER BY c.guid, s.key)
         FROM relationships r JOIN contacts c ON c.district_id = r.district_id AND c.id = r.contact_id
         JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id
         WHERE r.district_id = ${districtId}::uuid),
        (SELECT string_agg(concat_ws(',', r.key, r.sourced_id, encode(r.digest, 'hex'), r.restricted, c.guid), ';' ORDER BY r.key)
         FROM roster_records r JOIN contacts c ON c.district_id = r.district_id AND c.id = r.contact_id
         WHERE r.district_id = ${districtId}::uuid AND r.removed_at IS NULL))) AS digest`
    return row?.digest ?? ''
  })
}
