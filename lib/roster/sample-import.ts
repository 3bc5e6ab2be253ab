import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { planImport } from './compare-import'
import { requireImport } from './get-import'
import type { ImportSample, SampledContact } from './import-json'

const columns = ['guid', 'sourced_id', 'given_name', 'family_name', 'email', 'phone', 'language', 'restricted'] as const

type Values = Record<(typeof columns)[number], string>

const contactsPerChange = 10

/**
 * A few of the contacts an import would add, change and remove, as compared now. Empty once the import is finished.
 * Refuses with `forbidden` or `not_found`.
 */
export async function sampleImport(actor: Actor, id: string): Promise<ImportSample> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const { districtId } = actor
    const row = await requireImport(tx, districtId, id)
    const sample: ImportSample = { added: [], changed: [], removed: [] }
    if (row.state !== 'staged' && row.state !== 'held') return sample
    await planImport(tx, { districtId, importId: row.id, sourceId: row.sourceId })
    for (const change of ['added', 'changed', 'removed'] as const) {
      const rows = await tx.$queryRaw<Array<{ before: Partial<Values> | null; after: Partial<Values> }>>`
        SELECT to_jsonb(p) AS after, to_jsonb(c) AS before
        FROM (SELECT * FROM import_plan WHERE change = ${change} ORDER BY family_name, key LIMIT ${contactsPerChange}) p
        LEFT JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = p.contact_id
        ORDER BY coalesce(p.family_name, c.family_name), coalesce(p.given_name, c.given_name), p.key`
      sample[change] = rows.map(({ before, after }) => describeContact(change, before ?? {}, after))
    }
    return sample
  })
}

function describeContact(change: keyof ImportSample, before: Partial<Values>, after: Partial<Values>): SampledContact {
  // A contact that is left out, or whose lines are refused, is described by what is known of it.
  const stated = after.family_name ? after : before
  const compared = change === 'changed' ? columns.filter((column) => stated === after || column === 'restricted') : []
  return {
    givenName: stated.given_name ?? '',
    familyName: stated.family_name ?? '',
    guid: stated.guid ?? '',
    sourcedId: stated.sourced_id ?? '',
    differences: compared
      .map((column) => ({ column, before: asText(before[column]), after: asText(after[column]) }))
      .filter((difference) => difference.before !== difference.after),
  }
}

function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : ''
}
