import 'server-only'
import { database } from '@/lib/database'
import { withinPatience } from '@/lib/within-patience'
import { districtSchema } from './district'

/** Row-level security shows nothing of this district, which is none. */
export const noDistrict = { id: '00000000-0000-0000-0000-000000000000', name: '', timeZone: 'UTC' }

/** The district that the slug in a public address names, capitals or not; `noDistrict` when there is none. */
export async function findDistrictOfAddress(slug: string): Promise<typeof noDistrict> {
  const known = districtSchema.shape.slug.safeParse(slug.toLowerCase()).data ?? ''
  const select = { id: true, name: true, timeZone: true }
  const district = await withinPatience(() => database().district.findUnique({ where: { slug: known, deletedAt: null }, select }))
  return district ?? noDistrict
}
