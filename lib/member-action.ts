// Threat: every action is a public door, also for a form on another site. Choice: one wrapper stands in all of them: this
// origin, a living session, a pace, a role that may, proof of who is there where it is delicate, input that parses.
import 'server-only'
import { headers } from 'next/headers'
import type { z } from 'zod'
import type { ActionResult } from './action-result'
import { AppError } from './app-error'
import { currentMember, pendingMember, requireConfirmed } from './auth/session'
import type { PendingSession } from './auth/sessions'
import { describeFault } from './describe-fault'
import type { Actor } from './districts/actor'
import { type Policy, requireAllowed } from './districts/policies'
import { markBegun } from './front-door/begun-actions'
import { clientAddressOf, networkOf } from './front-door/client-network'
import { nonceHeader } from './front-door/nonce-header'
import { markOutage } from './front-door/outages'
import { isSameOrigin } from './is-same-origin'
import { requireBelowLimit } from './limits/require-below-limit'
import { logRefusal } from './log-refusal'
import { logger } from './logger'
import { isOutage } from './outage'
import { parseInput } from './parse-input'

const unavailable =
  'Invite Desk cannot do this right now. What you typed is still here: try again in a minute. If you were creating, sending or changing something, look first whether it is there.'

export type ActionContext = { actor: Actor; sessionId: string; now: Date }

/**
 * Makes a server action a guarded door: from this site, signed in, at most 600 actions a minute, allowed, confirmed lately
 * where `confirmed` asks for it, input parsed; then `work`. A refusal becomes a result the screen can show; anything else is a
 * bug and is thrown.
 */
export function memberAction<Schema extends z.ZodType, Data>(
  door: { can: Policy; schema: Schema; confirmed?: true },
  work: (context: ActionContext, input: z.output<Schema>) => Promise<Data>,
): (input: z.input<Schema>) => Promise<ActionResult<Data>> {
  return async (input) =>
    asResult(async () => {
      const signedIn = await currentMember()
      if (!signedIn) throw new AppError('unauthenticated', 'Your session has ended. Sign in again; what you typed is still here.')
      await requireBelowLimit('memberActions', `${signedIn.actor.districtId} ${signedIn.actor.id}`)
      requireAllowed(door.can, signedIn.actor)
      const now = new Date()
      if (door.confirmed) requireConfirmed(signedIn, now)
      const parsed = parseInput(door.schema, input)
      return work({ actor: signedIn.actor, sessionId: signedIn.sessionId, now }, parsed)
    })
}

/** The actions of somebody who has passed the first factor and not the second; at most 60 a minute. */
export function pendingAction<Schema extends z.ZodType, Data>(
  door: { schema: Schema; awaits: PendingSession['awaits'] },
  work: (pending: PendingSession, input: z.output<Schema>, now: Date) => Promise<Data>,
): (input: z.input<Schema>) => Promise<ActionResult<Data>> {
  return async (input) =>
    asResult(async () => {
      const pending = await pendingMember()
      if (pending?.awaits !== door.awaits) throw new AppError('unauthenticated', 'Ten minutes have passed. Sign in again from the start.')
      await requireBelowLimit('pendingActions', pending.sessionId)
      return work(pending, parseInput(door.schema, input), new Date())
    })
}

/**
 * The few actions nobody is signed in for yet: set-up, setting a password, asking for a new one; at most 120 a minute of a network.
 * `network` is the caller's, for its limits. `unlimited`: for what reads and keeps nothing, so that nobody closes it for a whole office.
 */
export async function publicAction<Data>(
  work: (now: Date, network: string) => Promise<Data>,
  { unlimited = false }: { unlimited?: boolean } = {},
): Promise<ActionResult<Data>> {
  return asResult(async () => {
    const network = networkOf(clientAddressOf(await headers()))
    if (!unlimited) await requireBelowLimit('publicActions', network)
    return work(new Date(), network)
  })
}

async function asResult<Data>(work: () => Promise<Data>): Promise<ActionResult<Data>> {
  const asked = await headers()
  markBegun(asked.get(nonceHeader))
  try {
    if (!isSameOrigin(asked))
      throw new AppError(
        'forbidden',
        'This request did not come from this site, so nothing was done. Open Invite Desk in a tab of its own and try again.',
      )
    return { ok: true, data: await work() }
  } catch (error) {
    if (isOutage(error)) return inOutage(error, asked.get(nonceHeader))
    if (!(error instanceof AppError)) throw error
    logRefusal(error, { door: 'action', actor: (await currentMember())?.actor })
    return { ok: false, code: error.code, message: error.message, fields: error.fields }
  }
}

/** A refusal and not a fault: the page that an error would put in place of the form takes with it what was typed. */
function inOutage(error: unknown, nonce: string | null): ActionResult<never> {
  markOutage(nonce ?? undefined)
  logger.error({ fault: describeFault(error) }, 'An action met an outage.')
  return { ok: false, code: 'unavailable', message: unavailable, fields: {} }
}
