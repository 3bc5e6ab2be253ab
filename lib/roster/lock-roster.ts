import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'

/** One change of a district's roster at a time: two sources may state the same contact, and each must see what the other did. */
export async function lockRoster(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName(districtId)}, 0))`
}

/** As `lockRoster`, for somebody who waits at the screen: refuses with `conflict` while another change is under way. */
export async function lockRosterOrRefuse(tx: DistrictTransaction, districtId: string): Promise<void> {
  const [lock] = await tx.$queryRaw<Array<{ got: boolean }>>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName(districtId)}, 0)) AS got`
  if (!lock?.got) throw new AppError('conflict', 'An import is being applied at this moment. Try again when it is done.')
}

function lockName(districtId: string): string {
  return `roster ${districtId}`
}
