import type { z } from 'zod'
import { type ErrorCode, errorStatuses } from '@/lib/app-error'
import { Role } from '@/prisma/generated/enums'
import type { ApiCall, SignedCall } from './api-call'
import type { ProblemCode } from './problem-details'

type Call = ApiCall | SignedCall

/** The roles whose keys a call lets in; none for a call that comes without a key. */
export function rolesOf(call: Call): Role[] {
  return 'signed' in call ? [] : Object.values(Role).filter((role) => call.can({ role }))
}

/** Every code a call can answer with, by status and then as errors are listed: what its door refuses, and what it refuses itself. */
export function refusalsOf(call: Call): ProblemCode[] {
  const isKeyed = !('signed' in call)
  const doors: ErrorCode[] = [
    'invalid_input',
    'unauthenticated',
    ...(isKeyed && rolesOf(call).length < Object.keys(Role).length ? (['forbidden'] as const) : []),
    ...(call.path.includes('{id}') ? (['not_found'] as const) : []),
    ...(call.takesIdempotencyKey ? (['idempotency_key_reused'] as const) : []),
    ...(takesJson(call.body) ? (['too_large'] as const) : []),
    'rate_limited',
  ]
  const codes = new Set<ErrorCode>([...doors, ...call.refuses])
  return [...(Object.keys(errorStatuses) as ErrorCode[]).filter((code) => codes.has(code)), 'unavailable', 'internal']
}

/** Whether a call has a JSON body. */
export function takesJson(body: z.ZodType): boolean {
  return body.type !== 'undefined'
}
