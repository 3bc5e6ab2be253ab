import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'

export type Housekeeping = { lookups: number; imports: number; lines: number }

const interrupted = 'The upload was interrupted. Upload the file again.'

/** Longest an upload may take to be read; what is older was cut off with the process that read it. */
const stagingMilliseconds = 60 * 60_000

/** Clears away, district by district, what has no use any more, and counts it. Running it again, or twice at once, does no harm. */
export async function keepHouse(now: Date): Promise<Housekeeping> {
  const total: Housekeeping = { lookups: 0, imports: 0, lines: 0 }
  for (const { id } of await database().district.findMany({ select: { id: true }, orderBy: { id: 'asc' } })) {
    const done = await inDistrict(id, async (tx) => ({
      lookups: await deleteDeadLookups(tx, { districtId: id, now }),
      imports: await refuseInterruptedImports(tx, { districtId: id, now }),
      lines: await deleteUselessLines(tx, id),
    }))
    total.lookups += done.lookups
    total.imports += done.imports
    total.lines += done.lines
  }
  return total
}

type When = { districtId: string; now: Date }

/** Sessions and one-time addresses that let nobody in any more need not be found. */
async function deleteDeadLookups(tx: DistrictTransaction, { districtId, now }: When): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM access_lookups l WHERE district_id = ${districtId}::uuid AND (
      (kind = 'session' AND NOT EXISTS (
        SELECT FROM sessions s WHERE s.district_id = l.district_id AND s.id = l.target_id AND s.revoked_at IS NULL AND s.expires_at > ${now}))
      OR (kind = 'password_code' AND NOT EXISTS (
        SELECT FROM password_codes p WHERE p.district_id = l.district_id AND p.id = l.target_id AND p.used_at IS NULL AND p.expires_at > ${now})))`
}

async function refuseInterruptedImports(tx: DistrictTransaction, { districtId, now }: When): Promise<number> {
  const stale = await tx.rosterImport.updateManyAndReturn({
    where: { districtId, state: 'staging', createdAt: { lt: new Date(now.getTime() - stagingMilliseconds) } },
    data: { state: 'refused', refusal: interrupted },
    select: { id: true, format: true, source: true },
  })
  await recordEvents(
    tx,
    { actor: { districtId, kind: 'system', id: null }, at: now },
    stale.map(({ id, format, source }) => ({
      action: 'import.staged',
      subjectId: id,
      details: { format, state: 'refused', refused: 0 },
      personal: { source, reason: interrupted },
    })),
  )
  return stale.length
}

async function deleteUselessLines(tx: DistrictTransaction, districtId: string): Promise<number> {
  const { count } = await tx.rosterImportLine.deleteMany({
    where: { districtId, import: { state: { in: ['cancelled', 'refused'] } } },
  })
  return count
}
