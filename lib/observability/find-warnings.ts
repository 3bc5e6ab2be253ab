import 'server-only'
import { inWords } from '@/lib/clocks'
import { database } from '@/lib/database'
import { findAuditLag } from './audit-lag'
import { describeFullDisk } from './data-folder-state'

/** What was recorded by other machines is that far ahead of a right clock at most. */
const mostSecondsBehind = 60
/** Numbering takes a second; a restart of the worker less than a minute. */
const mostLagSeconds = 120
/** Where nobody numbers, the oldest are among the first that are read. */
const enough = 10_000

/**
 * What goes on but will not for long, in words for whoever runs the installation and without names or addresses: the disk nearly full, a clock that is
 * wrong, no worker. Throws while the database does not answer.
 */
export async function findWarnings(now: Date): Promise<string[]> {
  const [disk, recorded, lag] = await Promise.all([describeFullDisk(), findLastRecorded(), findAuditLag(now, { most: enough })])
  return [disk, describeClock(now, recorded), describeLag(lag)].filter((warning) => warning !== undefined)
}

/** The latest time that something was done at which is no district's own. */
async function findLastRecorded(): Promise<Date | null> {
  const [last] = await database().$queryRaw<Array<{ at: Date | null }>>`
    SELECT greatest(
      (SELECT max(finished_at) FROM _prisma_migrations),
      (SELECT max(greatest(created_at, retention_applied_at)) FROM districts)) AS at`
  return last?.at ?? null
}

/** That this machine's clock is behind what others have recorded; undefined where all is well. One that differs from the database's is no warning: nothing is signed then (lib/clocks.ts). */
function describeClock(now: Date, recorded: Date | null): string | undefined {
  const behind = recorded === null ? 0 : (recorded.getTime() - now.getTime()) / 1000
  if (behind <= mostSecondsBehind) return undefined
  return `The clock of this machine is at least ${inWords(behind)} behind what is recorded already. Set it by NTP: links live by the clock.`
}

function describeLag({ events, seconds }: { events: number; seconds: number }): string | undefined {
  if (events === 0 || seconds <= mostLagSeconds) return undefined
  return `What happened ${inWords(seconds)} ago has no number in the record yet. The worker does not run, or its log says what holds it up.`
}
