// Threat: whoever may type an address has the server ask it, and reads what answers. Choice: the rules of lib/public-host.ts,
// and of an answer only what it says of an error is shown, cut short, after our secret was taken out of it.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEventAlone } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { requireSourceRow } from '@/lib/roster/sources/find-sources'
import { requireSourceSecret } from '@/lib/roster/sources/source-secret'
import { FetchFault, type SafeFetchOptions } from '@/lib/safe-fetch'
import { type RosterServer, rosterClient } from './one-roster-rest-client'
import { RosterServerFault } from './one-roster-rest-fault'
import { pagesOf } from './one-roster-rest-pages'
import { type RosterServerTrial, type RosterServerTrialInput, rosterServerTrialInputSchema } from './roster-server-trial'

/** Shorter than for a run: somebody waits for the answer. */
const patience = { connectMilliseconds: 10_000, idleMilliseconds: 15_000, wholeMilliseconds: 20_000 }

/**
 * Signs in to a OneRoster server and asks for one user, and keeps nothing. Answers what exactly went wrong. Refuses with
 * `invalid_input` where the secret has to be typed again, and with `not_found`.
 */
export async function tryRosterServer(
  actor: Actor,
  input: RosterServerTrialInput,
  now: Date,
  options: SafeFetchOptions = {},
): Promise<RosterServerTrial> {
  requireAllowed(canImportRoster, actor)
  const { id, settings, secret: given } = parseInput(rosterServerTrialInputSchema, input)
  const { districtId } = actor
  const secret = await inDistrict(districtId, async (tx) => {
    const stored = id === undefined ? null : await requireSourceRow(tx, districtId, id)
    return requireSourceSecret(tx, stored, { server: settings, given })
  })
  const { trial, cause } = await askForOne({ settings, secret }, { ...patience, ...options })
  const event = {
    action: 'source.tried' as const,
    details: { worked: trial.worked, cause },
    ...(id === undefined ? {} : { subjectId: id }),
  }
  await recordEventAlone({ actor, at: now }, event)
  return trial
}

type Outcome = { trial: RosterServerTrial; cause: string | null }

async function askForOne(server: RosterServer, fetch: SafeFetchOptions): Promise<Outcome> {
  const client = rosterClient(server, new AbortController().signal, { tries: 1, fetch })
  const { baseUrl, version } = server.settings
  try {
    const { value: page } = await pagesOf(client, { baseUrl, collection: 'users', pageSize: 1, sorting: { isRefused: true } }).next()
    const [user] = page?.rows ?? []
    return { trial: { worked: true, users: page ? page.total : 0, version: versionOf(user) ?? version }, cause: null }
  } catch (error) {
    if (error instanceof FetchFault) return { trial: { worked: false, message: error.message, detail: null }, cause: error.fault }
    if (error instanceof RosterServerFault)
      return { trial: { worked: false, message: error.message, detail: error.said }, cause: `${error.at}_${error.status}` }
    if (error instanceof AppError) return { trial: { worked: false, message: error.message, detail: null }, cause: 'answer' }
    throw error
  } finally {
    client.close()
  }
}

/** 1.1 gives a user one role, 1.2 a list of them. */
function versionOf(user: unknown): string | undefined {
  if (typeof user !== 'object' || user === null) return undefined
  if ('roles' in user) return '1.2'
  return 'role' in user ? '1.1' : undefined
}
