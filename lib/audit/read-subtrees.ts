import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ReadSubtrees } from './tree/proofs'

/** Reads subtrees of the district's record: leaf hashes by number, larger ones as they were kept when they became complete. */
export function subtreeReader(tx: DistrictTransaction, districtId: string): ReadSubtrees {
  return async ({ level, from, to }) => {
    if (level === 0) {
      const rows = await tx.$queryRaw<Array<{ hash: Uint8Array }>>`
        SELECT e.leaf_hash AS hash FROM audit_numbers n JOIN audit_events e ON e.district_id = n.district_id AND e.id = n.id
        WHERE n.district_id = ${districtId}::uuid AND n.number >= ${from} AND n.number < ${to} ORDER BY n.number`
      return rows.map(({ hash }) => Buffer.from(hash))
    }
    const rows = await tx.auditSubtree.findMany({
      where: { districtId, level, index: { gte: from, lt: to } },
      orderBy: { index: 'asc' },
      select: { hash: true },
    })
    return rows.map(({ hash }) => Buffer.from(hash))
  }
}
