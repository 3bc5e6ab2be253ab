import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'

export type Housekeeping = { lookups: number; imports: number; lines: number }

const interrupted = 'The upload was interrupted. Upload the file again.'

/** Longest an upload may take to be read, over a slow line too; what is older was cut off with the process that read it. */
const stagingMilliseconds = 6 * 60 * 60_000

/** Clears away, district by district, what has no use any more, and counts it. Running it again, or twice at once, does no harm. A district whose round fails is logged and left to the next round; the others have theirs. */
export async function keepHouse(now: Date): Promise<Housekeeping> {
  const total: Housekeeping = { lookups: 0, imports: 0, lines: 0 }
  for (const { id } of await database().district.findMany({ select: { id: true }, orderBy: { id: 'asc' } })) {
    const done = await keepDistrict(id, now).catch((error: unknown) => {
      logger.error({ districtId: id, fault: describeFault(error) }, 'housekeeping of a district failed')
      return undefined
    })
    total.lookups += done?.lookups ?? 0
    total.imports += done?.imports ?? 0
    total.lines += done?.lines ?? 0
  }
  return total
}

async function keepDistrict(districtId: string, now: Date): Promise<Housekeeping> {
  return inDistrict(districtId, async (tx) => ({
    lookups: await deleteDeadLookups(tx, { districtId, now }),
    imports: await refuseInterruptedImports(tx, { districtId, now }),
    lines: await deleteUselessLines(tx, districtId),
  }))
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
    where: { districtId, state: 'staging', readyAt: null, createdAt: { lt: new Date(now.getTime() - stagingMilliseconds) } },
    data: { state: 'refused', refusal: interrupted },
    select: { id: true, source: { select: { name: true, format: true } } },
  })
  await recordEvents(
    tx,
    { actor: { districtId, kind: 'system', id: null }, at: now },
    stale.map(({ id, source }) => ({
      action: 'import.staged',
      subjectId: id,
      details: { format: source.format, state: 'refused', refused: 0 },
      personal: { source: source.name, reason: interrupted },
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
