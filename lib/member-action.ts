import 'server-only'
import type { z } from 'zod'
import type { ActionResult } from './action-result'
import { AppError } from './app-error'
import { currentMember } from './auth/session'
import type { Actor } from './districts/actor'
import { type Policy, requireAllowed } from './districts/policies'
import { parseInput } from './parse-input'

export type ActionContext = { actor: Actor; sessionId: string; now: Date }

/**
 * Makes a server action a guarded door: signed in, allowed, input parsed; then `work`. A refusal becomes a result the
 * screen can show; anything else is a bug and is thrown. Next itself refuses a call from a foreign origin.
 */
export function memberAction<Schema extends z.ZodType, Data>(
  door: { can: Policy; schema: Schema },
  work: (context: ActionContext, input: z.output<Schema>) => Promise<Data>,
): (input: z.input<Schema>) => Promise<ActionResult<Data>> {
  return async (input) =>
    asResult(async () => {
      const signedIn = await currentMember()
      if (!signedIn) throw new AppError('unauthenticated', 'Your session has ended. Sign in again; what you typed is still here.')
      requireAllowed(door.can, signedIn.actor)
      const parsed = parseInput(door.schema, input)
      return work({ actor: signedIn.actor, sessionId: signedIn.sessionId, now: new Date() }, parsed)
    })
}

/** The few actions nobody is signed in for yet: set-up and setting a password, each guarded by a one-time code. */
export async function publicAction<Data>(work: (now: Date) => Promise<Data>): Promise<ActionResult<Data>> {
  return asResult(() => work(new Date()))
}

async function asResult<Data>(work: () => Promise<Data>): Promise<ActionResult<Data>> {
  try {
    return { ok: true, data: await work() }
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message, fields: error.fields }
    throw error
  }
}
