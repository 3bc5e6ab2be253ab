import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '@/lib/districts/actor'
import { getImport } from '@/lib/roster/get-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { runImport } from './run-import'

const pollMilliseconds = 150

const isWaiting = ({ state, progress }: RosterImport): boolean =>
  state === 'staging' || state === 'applying' || progress?.phase === 'undoing'

/** Waits for the workers to end what the import waits for, at most so long, and answers with the import as it then is. */
export async function waitForImport(actor: Actor, id: string, { milliseconds }: { milliseconds: number }): Promise<RosterImport> {
  const until = Date.now() + milliseconds
  let latest = await getImport(actor, id)
  while (isWaiting(latest) && Date.now() < until) {
    await pause(pollMilliseconds)
    latest = await getImport(actor, id)
  }
  return latest
}

/** Does in this process what a worker would do, for the command line, which may run without one; a worker that has begun is waited for. */
export async function runImportToEnd(actor: Actor, id: string, { now }: { now: Date }): Promise<RosterImport> {
  let latest = await getImport(actor, id)
  while (isWaiting(latest)) {
    const ran = await runImport(actor.districtId, id, { signal: new AbortController().signal, now })
    if (!ran) await pause(pollMilliseconds)
    latest = await getImport(actor, id)
  }
  return latest
}
