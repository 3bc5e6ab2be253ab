// Threat: a public door without a key. Choice: one wrapper reads no more of the body than the call may have, hands it on
// as the bytes that were signed, and answers as every other call does; who asks is checked by the work, against the
// secret of the district, before anything of the body is read. Wrong signatures are counted by network, right ones are not.
import 'server-only'
import type { z } from 'zod'
import type { SignedCall } from './api/api-call'
import { jsonResponse } from './api/json-response'
import { readBytes, readQuery } from './api/read-request'
import { answerProblems, type RouteHandler } from './api-route'
import { AppError } from './app-error'
import { clientAddressOf, networkOf } from './front-door/client-network'
import { requireNetworkBelowLimit } from './limits/require-below-limit'
import type { WebhookHeaders } from './webhooks/webhook-signature'

export type SignedRequest<Query> = { query: Query; headers: WebhookHeaders; body: Buffer; now: Date }

const mostBytes = 256 * 1024

/** Makes a signed call a route; see `apiRoute`. `work` refuses a wrong signature with `unauthenticated`; from the 21st a minute on it is `rate_limited`. */
export function signedRoute<Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
  call: SignedCall<Query, Body, Answer>,
  work: (asked: SignedRequest<z.output<Query>>) => Promise<z.input<Answer>>,
): RouteHandler {
  return async (request) =>
    answerProblems(call, async () => {
      const query = readQuery(request, call.query)
      const body = await readBytes(request, mostBytes)
      const header = (name: string) => request.headers.get(name)
      const headers = { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature') }
      try {
        return jsonResponse(call.status, await work({ query, headers, body, now: new Date() }))
      } catch (error) {
        const isWrong = error instanceof AppError && error.code === 'unauthenticated'
        if (isWrong) await requireNetworkBelowLimit('wrongSignatures', networkOf(clientAddressOf(request.headers)))
        throw error
      }
    })
}
