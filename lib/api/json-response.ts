import { type AppError, errorStatuses, RateLimited } from '@/lib/app-error'
import { internalProblem, type ProblemDetails, problemOf } from './problem-details'

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

/** A bug as `application/problem+json`, without details. */
export function faultResponse(requestId: string): Response {
  return problemResponse(internalProblem(requestId), { 'X-Request-Id': requestId })
}

function problemResponse(problem: ProblemDetails, headers: Record<string, string>): Response {
  return jsonResponse(problem.status, problem, { 'Content-Type': 'application/problem+json', ...headers })
}
