import 'server-only'
import { idleSince } from '@/lib/auth/session-life'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { applyRetention } from '@/lib/privacy/apply-retention'
import { importKeptDays } from '@/lib/roster/import-keeping'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import { refuseImport } from '@/lib/roster/refuse-import'
import { forgetDeliveries } from '@/lib/webhooks/forget-deliveries'
import type { Prisma } from '@/prisma/generated/client'

/** `lines`: of imports, with what they changed, the parts of their files and what was noted of them. `limits` and `challenges`: those whose time is over. */
export type Housekeeping = { lookups: number; imports: number; lines: number; limits: number; challenges: number }

const interrupted = 'The upload was interrupted. Upload the file again.'

/** Longest an upload may go without saying how far it is; what is older was cut off with the process that took it in. */
const silentMilliseconds = 6 * 60 * 60_000
const dayMilliseconds = 24 * 60 * 60_000

/** A challenge that was taken must not be forgotten while some web server, whose clock is behind, would take it again. */
const keptChallengeMilliseconds = 60 * 60_000

/** Clears away what has no use any more, of all districts together and then district by district, and counts it. Running it again, or twice at once, does no harm. A district whose round fails is logged and left to the next round; the others have theirs. */
export async function keepHouse(now: Date): Promise<Housekeeping> {
  // By the clock they were written by.
  const limits = await database().$executeRaw`DELETE FROM rate_limits WHERE expire < extract(epoch FROM now()) * 1000`
  const forgotten = new Date(now.getTime() - keptChallengeMilliseconds)
  const { count: challenges } = await database().challenge.deleteMany({ where: { expiresAt: { lt: forgotten } } })
  const total: Housekeeping = { lookups: 0, imports: 0, lines: 0, limits, challenges }
  for (const { id } of await database().district.findMany({ where: { deletedAt: null }, select: { id: true }, orderBy: { id: 'asc' } })) {
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

/** The part of it that is one district's. */
export async function keepDistrict(districtId: string, now: Date): Promise<Pick<Housekeeping, 'lookups' | 'imports' | 'lines'>> {
  const done = {
    lookups: await inDistrict(districtId, (tx) => deleteDeadLookups(tx, { districtId, now })),
    imports: await refuseInterruptedImports({ districtId, now }),
    lines: (await deleteUselessLines({ districtId, now })) + (await deleteOldNotes({ districtId, now })),
  }
  await forgetDeliveries(districtId, now)
  await keepToRetention({ districtId, now })
  return done
}

/** Once a day, so it is told when it is done and not counted with what every minute brings. */
async function keepToRetention({ districtId, now }: When): Promise<void> {
  const erased = await applyRetention(districtId, now)
  if (erased && erased.contacts + erased.events + erased.mails > 0) logger.info({ districtId, ...erased }, 'retention')
}

type When = { districtId: string; now: Date }

/** Sessions and one-time addresses that let nobody in any more need not be found. */
async function deleteDeadLookups(tx: DistrictTransaction, { districtId, now }: When): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM access_lookups l WHERE district_id = ${districtId}::uuid AND (
      (kind = 'session' AND NOT EXISTS (
        SELECT FROM sessions s WHERE s.district_id = l.district_id AND s.id = l.target_id AND s.revoked_at IS NULL
          AND s.expires_at > ${now} AND s.last_seen_at > ${idleSince(now)}))
      OR (kind = 'password_code' AND NOT EXISTS (
        SELECT FROM password_codes p WHERE p.district_id = l.district_id AND p.id = l.target_id AND p.used_at IS NULL AND p.expires_at > ${now})))`
}

async function refuseInterruptedImports({ districtId, now }: When): Promise<number> {
  const silent = new Date(now.getTime() - silentMilliseconds)
  const stale = await inDistrict(districtId, (tx) =>
    tx.rosterImport.findMany({
      where: {
        districtId,
        state: 'staging',
        readyAt: null,
        OR: [{ leasedUntil: { lt: now } }, { leasedUntil: null, createdAt: { lt: silent } }],
      },
      select: { id: true, sourceId: true },
    }),
  )
  for (const { id, sourceId } of stale) {
    const doer = { districtId, kind: 'system' as const, id: null }
    await refuseImport(doer, { districtId, importId: id, sourceId }, { reason: interrupted, leaseToken: null, now })
  }
  return stale.length
}

/** Import by import: of a large one, a great many. */
async function deleteUselessLines({ districtId, now }: When): Promise<number> {
  const keptSince = new Date(now.getTime() - importKeptDays * dayMilliseconds)
  const left = await inDistrict(
    districtId,
    (tx) => tx.$queryRaw<Array<{ id: string }>>`
      SELECT id FROM roster_imports i
      WHERE district_id = ${districtId}::uuid AND (state IN ('cancelled', 'refused') OR (state = 'applied' AND applied_at < ${keptSince}))
        AND (EXISTS (SELECT FROM roster_import_lines l WHERE l.district_id = i.district_id AND l.import_id = i.id)
          OR EXISTS (SELECT FROM roster_import_changes c WHERE c.district_id = i.district_id AND c.import_id = i.id)
          OR EXISTS (SELECT FROM roster_import_chunks c WHERE c.district_id = i.district_id AND c.import_id = i.id)
          OR EXISTS (SELECT FROM one_roster_rows r WHERE r.district_id = i.district_id AND r.source_id = i.source_id AND r.import_id = i.id))`,
  )
  let deleted = 0
  for (const { id } of left) {
    deleted += await inDistrict(districtId, async (tx) => {
      // Whoever undoes an import at this moment finds all of it or nothing; the next round comes in a minute.
      if (!(await tryLockRoster(tx, districtId))) return 0
      const where = { districtId, importId: id }
      const lines = await tx.rosterImportLine.deleteMany({ where })
      const changes = await tx.rosterImportChange.deleteMany({ where })
      const chunks = await tx.rosterImportChunk.deleteMany({ where })
      await tx.oneRosterRow.deleteMany({ where })
      return lines.count + changes.count + chunks.count
    })
  }
  return deleted
}

/** The notes quote the lines; what was refused, and why, is counted in the import itself. Of one that was refused they are all there is to go by, so they stay as long. */
async function deleteOldNotes({ districtId, now }: When): Promise<number> {
  const keptSince = new Date(now.getTime() - importKeptDays * dayMilliseconds)
  const finished: Prisma.RosterImportWhereInput = {
    OR: [{ appliedAt: { lt: keptSince } }, { state: { in: ['cancelled', 'refused'] }, createdAt: { lt: keptSince } }],
  }
  const where = { districtId, import: finished }
  return inDistrict(districtId, async (tx) => {
    const flags = await tx.rosterImportFlag.deleteMany({ where })
    const refusals = await tx.rosterImportRefusal.deleteMany({ where })
    return flags.count + refusals.count
  })
}
