import 'server-only'
import { inDistrict } from '@/lib/district-scope'

/**
 * Has PostgreSQL count the tables of the roster anew where the district is a hundredth of them or more: for a district that has just come it plans as for one
 * of a few contacts, and loops over all of them for each of them, until it counts by itself.
 */
export async function countAnew(districtId: string): Promise<void> {
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`
      SELECT analyze_roster() WHERE (SELECT count(*) FROM contacts WHERE district_id = ${districtId}::uuid) * 100
        >= (SELECT reltuples FROM pg_class WHERE oid = 'contacts'::regclass)`,
  )
}
