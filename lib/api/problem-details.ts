import { z } from 'zod'
import { type AppError, type ErrorCode, errorStatuses } from '@/lib/app-error'

export type ProblemCode = ErrorCode | 'unavailable' | 'internal'

/** What each code means, in words that stay the same, and what whoever asked can do about it. */
export const problems: Record<ProblemCode, { status: number; title: string; cure: string }> = {
  invalid_input: {
    status: errorStatuses.invalid_input,
    title: 'The request is not valid',
    cure: 'Correct what `errors` names, and send the request again.',
  },
  unauthenticated: {
    status: errorStatuses.unauthenticated,
    title: 'No valid API key',
    cure: 'Send `Authorization: Bearer` and a key that an owner made under Settings, API keys; sign a report with the secret of Mail, Mail settings.',
  },
  forbidden: {
    status: errorStatuses.forbidden,
    title: 'Not allowed for this role',
    cure: 'Use a key with a role that may do this. An owner makes one under Settings, API keys.',
  },
  confirm_identity: {
    status: errorStatuses.confirm_identity,
    title: 'Confirm who you are',
    cure: 'Confirm who you are on the screen, and ask again.',
  },
  not_found: {
    status: errorStatuses.not_found,
    title: 'Not found',
    cure: 'Check the id. What belongs to another district or to a school outside the key is not found either.',
  },
  method_not_allowed: {
    status: errorStatuses.method_not_allowed,
    title: 'The path has no such method',
    cure: 'Use one of the methods in the `Allow` header.',
  },
  conflict: {
    status: errorStatuses.conflict,
    title: 'In conflict with what is there',
    cure: 'Read what is there now, then decide whether to ask again.',
  },
  approval_needed: {
    status: errorStatuses.approval_needed,
    title: 'Waits for a second member',
    cure: 'Another owner or admin decides under Approvals. The same request with the same `Idempotency-Key` then answers what came of it.',
  },
  idempotency_key_reused: {
    status: errorStatuses.idempotency_key_reused,
    title: 'Idempotency-Key used for another request',
    cure: 'Use a new `Idempotency-Key` for a new request.',
  },
  import_held: {
    status: errorStatuses.import_held,
    title: 'The import is held',
    cure: 'Check the file. An owner releases the import with `{"release": true}`.',
  },
  mail_not_ready: {
    status: errorStatuses.mail_not_ready,
    title: 'Mail is not set up',
    cure: 'An owner or admin sets the mail server up under Mail, Mail settings.',
  },
  portal_not_ready: {
    status: errorStatuses.portal_not_ready,
    title: 'The portal is not ready',
    cure: 'An owner or admin completes the portal under Portals.',
  },
  link_expired: {
    status: errorStatuses.link_expired,
    title: 'The link has expired',
    cure: 'Create a new link for this contact.',
  },
  too_large: {
    status: errorStatuses.too_large,
    title: 'Too large',
    cure: 'Send less at once.',
  },
  invalid_lifetime: {
    status: errorStatuses.invalid_lifetime,
    title: 'The lifetime is outside the bounds',
    cure: 'Choose a lifetime within the bounds of the portal, or leave `lifetime_seconds` out.',
  },
  weak_secret: {
    status: errorStatuses.weak_secret,
    title: 'The client secret is too weak',
    cure: 'Check that all of the secret was copied.',
  },
  unsupported: {
    status: errorStatuses.unsupported,
    title: 'Not supported',
    cure: 'Ask for a form or channel that this portal and this district have.',
  },
  rate_limited: {
    status: errorStatuses.rate_limited,
    title: 'Too many calls',
    cure: 'Wait as many seconds as `Retry-After` says, then go on.',
  },
  unavailable: {
    status: 503,
    title: 'Not available now',
    cure: 'Wait as many seconds as `Retry-After` says, then send the request again; a write with its `Idempotency-Key`.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    cure: 'Try again. If it stays, give whoever runs Invite Desk the `request_id`.',
  },
}

const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/** RFC 9457, with our `code`, what to do, and the mistakes by field. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(problemCodes),
  cure: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })),
  fields: z.record(z.string(), z.string()),
  request_id: z.string().optional(),
})

export type ProblemDetails = z.output<typeof problemSchema>

/** A refusal as the API answers it. */
export function problemOf({ code, message, fields }: Pick<AppError, 'code' | 'message' | 'fields'>): ProblemDetails {
  return detailsOf(code, message, fields)
}

/** That the database cannot serve now, or that this machine does not know the time: nothing but the id under which the log tells more. */
export function unavailableProblem(requestId: string): ProblemDetails {
  const detail = `The database cannot be reached or is too slow, or the clock of this server is wrong. The log of the server tells more under the request id ${requestId}.`
  return { ...detailsOf('unavailable', detail, {}), request_id: requestId }
}

/** A bug as the API answers it: nothing but the id under which the log tells more. */
export function internalProblem(requestId: string): ProblemDetails {
  const detail = `This is a fault of the server. Its log tells more under the request id ${requestId}.`
  return { ...detailsOf('internal', detail, {}), request_id: requestId }
}

function detailsOf(code: ProblemCode, detail: string, fields: Readonly<Record<string, string>>): ProblemDetails {
  const { status, title, cure } = problems[code]
  const errors = Object.entries(fields).map(([field, message]) => ({ field, message }))
  return { type: `urn:invite-desk:problem:${code}`, title, status, detail, code, cure, errors, fields }
}

/** Whether a text is one of the codes. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text)
}
