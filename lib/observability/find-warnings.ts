import 'server-only'
import { database } from '@/lib/database'
import { findAuditLag } from './audit-lag'
import { describeFullDisk } from './data-folder-state'

/** Portals allow a token a minute or so of difference, and ProProfs' lives for three. */
const mostSecondsApart = 60
/** Numbering takes a second; a restart of the worker less than a minute. */
const mostLagSeconds = 120

/**
 * What goes on but will not for long, in words for whoever runs the installation and without names or addresses: the disk nearly full, a clock that is
 * wrong, no worker. Throws while the database does not answer.
 */
export async function findWarnings(now: Date): Promise<string[]> {
  const [disk, clocks, lag] = await Promise.all([describeFullDisk(), readClocks(), findAuditLag(now)])
  return [disk, describeClocks(now, clocks), describeLag(lag)].filter((warning) => warning !== undefined)
}

type Clocks = { database: Date; recorded: Date | null }

/** The database's clock, and the latest time that something was done at which is no district's own. */
async function readClocks(): Promise<Clocks> {
  const [clocks] = await database().$queryRaw<Clocks[]>`
    SELECT clock_timestamp() AS database, greatest(
      (SELECT max(finished_at) FROM _prisma_migrations),
      (SELECT max(greatest(created_at, retention_applied_at)) FROM districts)) AS recorded`
  return clocks ?? { database: new Date(), recorded: null }
}

/** A clock that is wrong, by which one may tell; undefined where all is well. */
export function describeClocks(now: Date, { database: theirs, recorded }: Clocks): string | undefined {
  const apart = Math.abs(now.getTime() - theirs.getTime()) / 1000
  const mend = 'Set it by NTP: links live by the clock.'
  if (apart > mostSecondsApart) return `The clocks of this machine and of the database are ${inWords(apart)} apart. ${mend}`
  const behind = recorded === null ? 0 : (recorded.getTime() - now.getTime()) / 1000
  if (behind > mostSecondsApart) return `The clock of this machine is at least ${inWords(behind)} behind what is recorded already. ${mend}`
  return undefined
}

function describeLag({ events, seconds }: { events: number; seconds: number }): string | undefined {
  if (events === 0 || seconds <= mostLagSeconds) return undefined
  return `What happened ${inWords(seconds)} ago has no number in the record yet. The worker does not run, or its log says what holds it up.`
}

function inWords(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
