import { inDistrict } from '@/lib/district-scope'

const header = 'guid,family_name,given_name,email,language,relationship,student_id,student_given_name,student_family_name,school,grade'

/**
 * Two lists of one source, each of so many contacts: one in twenty comes or goes between them, three in ten change. `others` are
 * two lists of another source, which has some of the same people and says the same of them.
 */
export function twoRosters(contacts: number): { old: string; fresh: string; others: [string, string] } {
  const line = (index: number, isFresh: boolean) => {
    const name = isFresh && index % 10 < 3 ? `Married${index}` : `Family${index}`
    const student = `S${index % Math.ceil(contacts * 0.6)},Child,${name},School ${index % 20},${index % 12}`
    return `guid-${index},${name},Ana,parent${index}@example.org,es,mother,${student}\n`
  }
  const goes = Math.ceil(contacts / 20)
  const list = (from: number, isFresh: boolean) =>
    `${header}\n${Array.from({ length: contacts }, (_, index) => line(from + index, isFresh)).join('')}`
  const shared = [3, 5, 7, 9].map((index) => line(Math.floor(contacts / 20) * 10 + index, false)).join('')
  const elsewhere = Array.from({ length: 40 }, (_, index) => `other-${index},Elsewhere${index},Ana,,,,,,,,\n`)
  const others = (leftOut: number) => `${header}\n${shared}${elsewhere.filter((_, index) => index !== leftOut).join('')}`
  return { old: list(0, false), fresh: list(goes, true), others: [others(1), others(2)] }
}

/** A digest over all that the roster of a district says now of the people of the source `drill`, as it stood at one moment. */
export async function rosterDigest(districtId: string): Promise<string> {
  return inDistrict(districtId, async (tx) => {
    const [row] = await tx.$queryRaw<Array<{ digest: string }>>`
      WITH source AS (SELECT id FROM roster_sources WHERE district_id = ${districtId}::uuid AND name = 'drill')
      SELECT md5(concat_ws('|',
        (SELECT string_agg(concat_ws(',', guid, sourced_id, given_name, family_name, email, phone, language, restricted), ';' ORDER BY guid)
         FROM contacts WHERE district_id = ${districtId}::uuid AND removed_at IS NULL AND starts_with(guid, 'guid-')),
        (SELECT string_agg(concat_ws(',', key, sourced_id, given_name, family_name, school, grade), ';' ORDER BY key)
         FROM students JOIN source ON source.id = source_id WHERE district_id = ${districtId}::uuid),
        (SELECT string_agg(concat_ws(',', c.guid, s.key, r.relationship, r.restricted), ';' ORDER BY c.guid, s.key)
         FROM relationships r JOIN contacts c ON c.district_id = r.district_id AND c.id = r.contact_id
         JOIN students s ON s.district_id = r.district_id AND s.id = r.student_id JOIN source ON source.id = s.source_id
         WHERE r.district_id = ${districtId}::uuid),
        (SELECT string_agg(concat_ws(',', r.key, r.sourced_id, encode(r.digest, 'hex'), r.restricted, c.guid), ';' ORDER BY r.key)
         FROM roster_records r JOIN source ON source.id = r.source_id JOIN contacts c ON c.district_id = r.district_id AND c.id = r.contact_id
         WHERE r.district_id = ${districtId}::uuid AND r.removed_at IS NULL))) AS digest`
    return row?.digest ?? ''
  })
}

export type Records = Map<string, string>

/** What the source `drill` lists now: of each contact a digest of what it says. */
export async function recordsOf(districtId: string): Promise<Records> {
  const rows = await inDistrict(districtId, (tx) =>
    tx.rosterRecord.findMany({ where: { districtId, removedAt: null, source: { name: 'drill' } }, select: { key: true, digest: true } }),
  )
  return new Map(rows.map(({ key, digest }) => [key, Buffer.from(digest ?? []).toString('hex')]))
}

/** What an import did, by what stood before it and what stands after it. */
export function changesBetween(before: Records, after: Records) {
  const stayed = [...after].filter(([key]) => before.has(key))
  const changed = stayed.filter(([key, digest]) => before.get(key) !== digest).length
  const unchanged = stayed.length - changed
  return { added: after.size - stayed.length, changed, removed: before.size - stayed.length, unchanged, refused: 0 }
}
