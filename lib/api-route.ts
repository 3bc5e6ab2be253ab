// Threat: every API route is a public door. Choice: one wrapper stands in all of them: key, pace, role, query, body, in this
// order, before anything of the district is read; and one mapper decides what an error gives away. Wrong keys are counted by
// network after the look-up, so whoever shares one with a guesser still gets through; no guess finds 256 random bits.
import 'server-only'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { ApiCall } from './api/api-call'
import { faultResponse, jsonResponse, outageResponse, refusalResponse } from './api/json-response'
import { readBearerKey, readIdempotencyKey, readJson, readQuery } from './api/read-request'
import { takesJson } from './api/refusals-of'
import { AppError } from './app-error'
import { findApiKeyActor } from './auth/api-keys'
import { describeFault } from './describe-fault'
import type { Actor } from './districts/actor'
import { requireAllowed } from './districts/policies'
import { clientAddressOf, networkOf } from './front-door/client-network'
import { limits } from './limits/limits'
import { requireBelowLimit, requireNetworkBelowLimit, type TakenTry } from './limits/require-below-limit'
import { logRefusal } from './log-refusal'
import { logger } from './logger'
import { currentRequestId } from './observability/request-context'
import { isOutage } from './outage'

export type ApiRequest<Query, Body> = {
  actor: Actor
  /** For calls that take a file: its body is still unread. */
  request: Request
  /** The id in the path, as it came; blank where the path has none. */
  id: string
  query: Query
  body: Body
  idempotencyKey: string | undefined
  now: Date
}

export type RouteHandler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>

/**
 * Makes a call of the API a guarded route: a Bearer key that lives and has made fewer than 600 calls within the minute, a
 * role that may, a query and a body that parse; then `work`, whose result is the answer. A refusal is answered as problem
 * details (RFC 9457); anything else is logged once and answered with the request id alone: 503 while the database cannot serve, else 500.
 */
export function apiRoute<Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
  call: ApiCall<Query, Body, Answer>,
  work: (asked: ApiRequest<z.output<Query>, z.output<Body>>) => Promise<z.input<Answer> | Response>,
): RouteHandler {
  return async (request, context) =>
    answerProblems(call, async (asker) => {
      const { actor, pace } = await requireKey(request)
      asker.actor = actor
      asker.pace = pace
      requireAllowed(call.can, actor)
      const query = readQuery(request, call.query)
      const body = takesJson(call.body) ? await readJson(request, call) : call.body.parse(undefined)
      const idempotencyKey = readIdempotencyKey(request)
      const { id = '' } = (await context?.params) ?? {}
      const answer = await work({ actor, request, id, query, body, idempotencyKey, now: new Date() })
      // A stream is no JSON.
      return answer instanceof Response ? answer : jsonResponse(call.status, answer)
    })
}

/** Who asks, as far as is known by then, and how many calls are left to them. */
type Asker = { actor?: Actor; pace?: TakenTry }

/** What `work` answers; a refusal as problem details (RFC 9457), a bug as 500 with the request id it is logged under. */
export async function answerProblems(call: { method: string; path: string }, work: (asker: Asker) => Promise<Response>): Promise<Response> {
  const asker: Asker = {}
  const response = await work(asker).catch((error: unknown) => answerOfError(call, error, asker.actor))
  if (asker.pace) tellPace(response, asker.pace)
  return response
}

function answerOfError(call: { method: string; path: string }, error: unknown, actor: Actor | undefined): Response {
  if (error instanceof AppError) {
    logRefusal(error, { door: `${call.method} ${call.path}`, actor })
    return refusalResponse(error)
  }
  const requestId = currentRequestId() ?? randomUUID()
  logger.error({ requestId, call: `${call.method} ${call.path}`, fault: describeFault(error) }, 'An API call failed.')
  return isOutage(error) ? outageResponse(requestId) : faultResponse(requestId)
}

const { most, seconds: window } = limits.apiCalls

/** So that a program can slow down before it is refused (draft-ietf-httpapi-ratelimit-headers-10). */
function tellPace({ headers }: Response, { left, seconds }: TakenTry): void {
  headers.set('RateLimit-Policy', `"calls";q=${most};w=${window}`)
  headers.set('RateLimit', `"calls";r=${left};t=${seconds}`)
}

async function requireKey(request: Request): Promise<{ actor: Actor; pace: TakenTry }> {
  const key = readBearerKey(request)
  if (key === undefined) throw new AppError('unauthenticated', 'Send an API key of your district: Authorization: Bearer <key>.')
  const actor = await findApiKeyActor(key)
  if (!actor) {
    await requireNetworkBelowLimit('wrongApiKeys', networkOf(clientAddressOf(request.headers)))
    throw new AppError('unauthenticated', 'This API key is unknown or was revoked.')
  }
  return { actor, pace: await requireBelowLimit('apiCalls', `${actor.districtId} ${actor.id}`) }
}
