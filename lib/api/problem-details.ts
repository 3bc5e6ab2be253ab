import { type AppError, type ErrorCode, errorStatuses } from '@/lib/app-error'

/** RFC 9457, with our `code` and the messages by field. */
export type ProblemDetails = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode | 'internal'
  fields: Readonly<Record<string, string>>
  request_id?: string
}

const titles: Record<ErrorCode, string> = {
  invalid_input: 'The request is not valid',
  unauthenticated: 'No valid API key',
  forbidden: 'Not allowed for this role',
  confirm_identity: 'Confirm who you are',
  not_found: 'Not found',
  conflict: 'In conflict with what is there',
  approval_needed: 'Waits for a second member',
  idempotency_key_reused: 'Idempotency-Key used for another request',
  import_held: 'The import is held',
  mail_not_ready: 'Mail is not set up',
  portal_not_ready: 'The portal is not ready',
  link_expired: 'The link has expired',
  too_large: 'Too large',
  invalid_lifetime: 'The lifetime is outside the bounds',
  weak_secret: 'The client secret is too weak',
  unsupported: 'Not supported',
  rate_limited: 'Too many calls',
}

/** A refusal as the API answers it. */
export function problemOf({ code, message, fields }: AppError): ProblemDetails {
  return { type: `urn:invite-desk:problem:${code}`, title: titles[code], status: errorStatuses[code], detail: message, code, fields }
}

/** A bug as the API answers it: nothing but the id under which the log tells more. */
export function internalProblem(requestId: string): ProblemDetails {
  return {
    type: 'urn:invite-desk:problem:internal',
    title: 'Something went wrong here',
    status: 500,
    detail: `This is a fault of the server. Its log tells more under the request id ${requestId}.`,
    code: 'internal',
    fields: {},
    request_id: requestId,
  }
}
