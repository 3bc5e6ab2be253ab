import { type AppError, errorStatuses, RateLimited } from '@/lib/app-error'
import { outageSeconds } from '@/lib/outage'
import { internalProblem, type ProblemDetails, problemOf, unavailableProblem } from './problem-details'

/** An answer of the API. Nothing of it may be kept by a cache: it is personal data or a key to it. */
export function jsonResponse(status: number, json: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(json), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  })
}

/** A refusal as `application/problem+json`; with 401 it says how to come back (RFC 6750 §3), with 429 when (RFC 9110 §10.2.3). */
export function refusalResponse(error: AppError): Response {
  return problemResponse(problemOf(error), {
    ...(errorStatuses[error.code] === 401 && { 'WWW-Authenticate': 'Bearer realm="Invite Desk"' }),
    ...(error instanceof RateLimited && { 'Retry-After': String(error.retryAfterSeconds) }),
  })
}

/** That the database cannot serve now, as `application/problem+json`, which says when to come again (RFC 9110 §10.2.3). */
export function outageResponse(requestId: string): Response {
  return problemResponse(unavailableProblem(requestId), { 'X-Request-Id': requestId, 'Retry-After': String(outageSeconds) })
}

/** A bug as `application/problem+json`, without details. */
export function faultResponse(requestId: string): Response {
  return problemResponse(internalProblem(requestId), { 'X-Request-Id': requestId })
}

function problemResponse(problem: ProblemDetails, headers: Record<string, string>): Response {
  return jsonResponse(problem.status, problem, { 'Content-Type': 'application/problem+json', ...headers })
}
