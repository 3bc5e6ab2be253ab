// Threat: a verification that died half-way, or that another worker has done meanwhile, tells a verdict over a record it has not read. Choice:
// a run is read from its beginning by one worker, and its verdict stands, with its event, only while that worker still has it.
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { loadKnownRecord } from '@/lib/audit/known-record'
import { recordEvent } from '@/lib/audit/record-events'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { logger } from '@/lib/logger'
import { type HeldVerification, keepVerification, leaseVerification } from './due-verifications'
import type { RecordVerification } from './verification'
import { verifyDistrict } from './verify-district'

export type VerificationPace = {
  /** How long a worker may be silent before another begins the verification anew. */
  leaseMilliseconds: number
  /** How often it says how far it is. */
  heartbeatMilliseconds: number
}

const usualPace: VerificationPace = { leaseMilliseconds: 30_000, heartbeatMilliseconds: 1_000 }

/** Where keys and checkpoints are kept outside the database. */
export type KnownPlaces = { dataDir: string; anchorDir: string | undefined }

type Work = { signal: AbortSignal; pace?: VerificationPace | undefined; places?: KnownPlaces | undefined }

/** Does the verification of the district that waits longest and records its verdict; given back as it was when the signal ends it. Answers whether there was one. */
export async function runVerification(
  districtId: string,
  { signal, pace = usualPace, places = placesOfSettings() }: Work,
): Promise<boolean> {
  const held = await leaseVerification(districtId, pace.leaseMilliseconds)
  if (!held) return false
  let checked = 0
  const lost = new AbortController()
  const heartbeat = startHeartbeat(held, { pace, checked: () => checked, onLost: () => lost.abort() })
  try {
    const known = await loadKnownRecord({ ...places, districtId })
    const result = await verifyDistrict(districtId, {
      known,
      now: new Date(),
      signal: AbortSignal.any([signal, lost.signal]),
      onProgress: (leaves) => {
        checked = leaves
      },
    })
    await heartbeat.stop()
    await finish(held, result)
  } catch (error) {
    await heartbeat.stop()
    if (signal.aborted) await giveBack(held)
    else if (!lost.signal.aborted) {
      logger.error({ districtId, verificationId: held.id, fault: describeFault(error) }, 'a verification failed')
      await fail(held)
    }
  }
  return true
}

function placesOfSettings(): KnownPlaces {
  const { DATA_DIR, AUDIT_ANCHOR_DIR } = env()
  return { dataDir: DATA_DIR, anchorDir: AUDIT_ANCHOR_DIR }
}

type Beat = { pace: VerificationPace; checked: () => number; onLost: () => void }

function startHeartbeat(held: HeldVerification, { pace, checked, onLost }: Beat): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const { leaseMilliseconds, heartbeatMilliseconds } = pace
  let keptAt = performance.now()

  async function isKept(): Promise<boolean> {
    try {
      const kept = await keepVerification(held, { checked: checked(), leaseMilliseconds })
      keptAt = performance.now()
      return kept
    } catch (error) {
      logger.warn({ districtId: held.districtId, verificationId: held.id, fault: describeFault(error) }, 'a verification could not be kept')
      return performance.now() - keptAt < leaseMilliseconds
    }
  }

  async function beatOn(): Promise<void> {
    for (;;) {
      // A stop ends the pause by throwing.
      await pause(heartbeatMilliseconds, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return
      if (!(await isKept())) return onLost()
    }
  }

  const ended = beatOn()
  return {
    async stop() {
      stopped.abort()
      await ended
    },
  }
}

/** With its event in one transaction. A verdict over a run that is somebody else's by now is thrown away; theirs is as good. */
async function finish(held: HeldVerification, result: RecordVerification): Promise<void> {
  const { districtId, id, startedAt, actorKind, actorId } = held
  const now = new Date()
  await inDistrict(districtId, async (tx) => {
    const { count } = await tx.auditVerification.updateMany({
      where: { districtId, id, state: 'running', startedAt },
      data: { state: 'done', finishedAt: now, leasedUntil: null, checked: result.leaves, total: result.leaves, result },
    })
    if (count === 0) return
    const { verdict, leaves, checkpoints, anchors, findings } = result
    await recordEvent(
      tx,
      { actor: { districtId, kind: actorKind, id: actorId }, at: now },
      { action: 'record.verified', subjectId: id, details: { verdict, leaves, checkpoints, anchors, findings: findings.length } },
    )
  })
}

async function giveBack({ districtId, id, startedAt }: HeldVerification): Promise<void> {
  await inDistrict(districtId, (tx) =>
    tx.auditVerification.updateMany({
      where: { districtId, id, state: 'running', startedAt },
      data: { state: 'queued', startedAt: null, leasedUntil: null, checked: 0 },
    }),
  )
}

async function fail({ districtId, id, startedAt }: HeldVerification): Promise<void> {
  await inDistrict(districtId, (tx) =>
    tx.auditVerification.updateMany({
      where: { districtId, id, state: 'running', startedAt },
      data: { state: 'failed', finishedAt: new Date(), leasedUntil: null },
    }),
  )
}
