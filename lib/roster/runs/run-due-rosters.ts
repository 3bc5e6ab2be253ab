import 'server-only'
import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { recordEvents } from '@/lib/audit/record-events'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { inJob } from '@/lib/observability/spans'
import { nextRunAt, scheduleSchema } from '@/lib/roster/sources/schedule'
import type { RosterSource } from '@/prisma/generated/client'
import { beginRun, isUnderWay } from './begin-run'
import { dropStaged } from './drop-staged'
import { findDueRosters, findWaitingImports, rescheduleRoster } from './due-roster'
import { type RunPace, runImport } from './run-import'

export type RosterWork = {
  signal: AbortSignal
  /** How often it is asked which districts are due. */
  pollMilliseconds?: number
  pace?: RunPace
}

const usualPollMilliseconds = 500
const mostDistricts = 20
/** Worked on at once by this worker; each may keep a processor and some hundred megabytes busy. */
const mostImports = 2
/** Read at once by this worker besides, each mostly waiting for its server. */
const mostServers = 2

/**
 * Reads, compares and applies what waits in every district and begins to read the servers whose time has come, until the
 * signal ends it; then what is under way is given back as it was. Any number of workers may run at once. What fails is logged
 * and tried again.
 */
export async function runDueRosters({ signal, pollMilliseconds = usualPollMilliseconds, pace }: RosterWork): Promise<void> {
  const running = new Map<string, { ended: Promise<void>; isServer: boolean }>()
  /** Not looked at again before all others that are due, or before there is room: who waits, or fails each time, hides nobody behind it. */
  const lookedAt = new Set<string>()
  // Each import listens.
  setMaxListeners(0, signal)

  const endings = () => [...running.values()].map(({ ended }) => ended)

  /** A slow server keeps no file waiting, nor a long file a server. */
  function hasRoomFor(isServer: boolean): boolean {
    const alike = [...running.values()].filter((one) => one.isServer === isServer).length
    return alike < (isServer ? mostServers : mostImports)
  }

  const isFull = () => !hasRoomFor(true) && !hasRoomFor(false)

  async function run(districtId: string, importId: string): Promise<void> {
    try {
      await inJob('roster', () => runImport(districtId, importId, { signal, ...(pace && { pace }) }))
    } catch (error) {
      logger.error({ districtId, importId, fault: describeFault(error) }, 'an import failed')
    } finally {
      running.delete(importId)
      lookedAt.clear()
    }
  }

  async function serve(districtId: string): Promise<void> {
    const waiting = await inDistrict(districtId, async (tx) => {
      await startDueSources(tx, districtId)
      await applyAlone(tx, districtId)
      return findWaitingImports(tx, districtId)
    })
    for (const { id, isServer } of waiting) {
      if (hasRoomFor(isServer) && !running.has(id)) running.set(id, { ended: run(districtId, id), isServer })
    }
    await inDistrict(districtId, (tx) => rescheduleRoster(tx, districtId))
  }

  async function sleep(milliseconds: number): Promise<void> {
    // An abort ends the pause by throwing.
    await pause(milliseconds, undefined, { signal }).catch(() => undefined)
  }

  while (!signal.aborted) {
    if (isFull()) await Promise.race(endings())
    try {
      const due = await findDueRosters([...lookedAt], mostDistricts)
      if (due.length < mostDistricts) lookedAt.clear()
      else for (const districtId of due) lookedAt.add(districtId)
      for (const districtId of due) if (!signal.aborted && !isFull()) await serveOrLog(districtId)
    } catch (error) {
      logger.error({ fault: describeFault(error) }, 'due rosters could not be looked up')
    }
    await sleep(pollMilliseconds)
  }
  await Promise.all(endings())

  async function serveOrLog(districtId: string): Promise<void> {
    try {
      await serve(districtId)
    } catch (error) {
      logger.error({ districtId, fault: describeFault(error) }, 'the roster of a district could not be looked at')
    }
  }
}

/** With the time of the next in the same transaction, so that two workers begin one run. A source that is busy has its turn after that. */
async function startDueSources(tx: DistrictTransaction, districtId: string): Promise<void> {
  const due = await tx.$queryRaw<Array<{ id: string; now: Date }>>`
    SELECT id, clock_timestamp() AS now FROM roster_sources
    WHERE district_id = ${districtId}::uuid AND format = 'oneroster_rest' AND next_run_at <= clock_timestamp() FOR UPDATE SKIP LOCKED`
  if (due.length === 0) return
  const { timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { timeZone: true } })
  for (const { id, now } of due) {
    const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } })
    if (await isUnderWay(tx, source)) continue
    const schedule = scheduleSchema.nullable().parse(source.schedule)
    await dropUndecided(tx, source, now)
    if (schedule) await beginRun(tx, { source, doer: { districtId, kind: 'system', id: null }, applyAlone: source.applyAlone, now })
    await tx.rosterSource.update({
      where: { districtId_id: { districtId, id } },
      data: { nextRunAt: schedule && nextRunAt(schedule, timeZone, now) },
    })
  }
}

/** What the last scheduled run found and nobody has decided about since: the new one tells anew, and may be released in its place. */
async function dropUndecided(tx: DistrictTransaction, { districtId, id: sourceId, name, format }: RosterSource, now: Date): Promise<void> {
  const undecided = await tx.rosterImport.updateManyAndReturn({
    where: { districtId, sourceId, actorKind: 'system', state: { in: ['staged', 'held'] } },
    data: { state: 'cancelled' },
    select: { id: true },
  })
  for (const { id } of undecided) await dropStaged(tx, { districtId, importId: id, sourceId }, format)
  await recordEvents(
    tx,
    { actor: { districtId, kind: 'system', id: null }, at: now },
    undecided.map(({ id }) => ({ action: 'import.cancelled' as const, subjectId: id, personal: { source: name } })),
  )
}

/** What nobody is to look at goes on by itself, once it is compared and not held. */
async function applyAlone(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE roster_imports SET state = 'applying', attempts = 0, applier_kind = 'system', applier_id = NULL,
      lease_token = NULL, leased_until = NULL, progress = '{"phase": "applying", "done": 0, "total": null, "unit": "contacts"}'
    WHERE district_id = ${districtId}::uuid AND state = 'staged' AND apply_alone`
}
